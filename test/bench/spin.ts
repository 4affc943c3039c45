/** Spin on the same models: a verifier is generated from Promela and compiled with gcc. Exact, without reductions. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Result } from './contestant.js'

/** The sources stay where they are: this file runs in out/test/bench. */
const sourceOf = (file: string) => fileURLToPath(new URL(`../../../test/bench/${file}`, import.meta.url))

/** Are spin and gcc there? */
export function hasSpin(): boolean {
  try {
    execFileSync('spin', ['-V'], { stdio: 'ignore' })
    execFileSync('gcc', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * @param defines the macros that size the model, such as `RMS=7`
 * @returns the verifier's own figures; the bytes are those of the states alone, without its hash table
 */
export function spin(file: string, defines: readonly string[]): Result {
  const folder = mkdtempSync(join(tmpdir(), 'spin-'))
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 })
  try {
    // -o2 keeps variables that are written and never read: without them there would be fewer states.
    run('spin', '-o2', ...defines.map((define) => `-D${define}`), '-a', sourceOf(file))
    run('gcc', '-O2', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=16000', '-w', '-o', 'pan', 'pan.c')
    // -E: a state in which nothing is left to do is no error. -w: slots of the hash table, as power of two.
    const report = run('sh', '-c', './pan -n -E -m100000 -w26 && times')
    // The last line of `times`: user and system time of the shell's children.
    const times = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(report)?.slice(1).map(Number) ?? []
    const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = times
    const figure = (what: RegExp) => Number(what.exec(report)?.[1])
    return {
      distinct: figure(/(\d+) states, stored/),
      generated: figure(/(\d+) transitions/),
      seconds: figure(/elapsed time ([\d.e+-]+) seconds/),
      cpuSeconds: 60 * (userMinutes + systemMinutes) + user + system,
      bytes: figure(/([\d.]+)\s+(?:actual|equivalent) memory usage for states(?! \(stored)/) * 2 ** 20,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
