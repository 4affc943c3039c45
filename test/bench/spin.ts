/** Spin on the same models: a verifier is generated from Promela and compiled with gcc. Exact. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Result } from './contestant.js'
import { secondsOfTimes } from './peers.js'

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
 * @param reduced as spin is unless told otherwise: it leaves out interleavings, and the values of variables that nobody will read
 * @returns the verifier's own figures; the bytes are those of the states alone, without its hash table
 */
export function spin(file: string, defines: readonly string[], reduced: boolean): Result {
  const folder = mkdtempSync(join(tmpdir(), 'spin-'))
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 })
  try {
    // -o2 keeps variables that are written and never read: without them there would be fewer states.
    run('spin', ...(reduced ? [] : ['-o2']), ...defines.map((define) => `-D${define}`), '-a', sourceOf(file))
    // The verifier would round what is above a hundred million.
    run('sed', '-i', 's/%9\\.8g transitions/%.15g transitions/', 'pan.c')
    run('gcc', '-O2', '-DSAFETY', ...(reduced ? [] : ['-DNOREDUCE']), '-DMEMLIM=16000', '-w', '-o', 'pan', 'pan.c')
    // -E: a state in which nothing is left to do is no error. -w: slots of the hash table, as power of two.
    const report = run('sh', '-c', './pan -n -E -m100000 -w26 && times')
    const figure = (what: RegExp) => Number(what.exec(report)?.[1])
    return {
      distinct: figure(/(\d+) states, stored/),
      generated: figure(/(\d+) transitions/),
      seconds: figure(/elapsed time ([\d.e+-]+) seconds/),
      cpuSeconds: secondsOfTimes(report),
      bytes: figure(/([\d.]+)\s+(?:actual|equivalent) memory usage for states(?! \(stored)/) * 2 ** 20,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
