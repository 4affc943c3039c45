/** TLC and Stateright on the same models, and what a process of theirs takes. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Result } from './contestant.js'

/**
 * TLC on a specification that lies beside the sources of the benchmark. Its time is that of its process, the Java machine's
 * start included: it tells its own in whole seconds.
 * @param jar tla2tools.jar
 * @param constants the constants that size the model
 */
export function tlc(jar: string, module: string, constants: Readonly<Record<string, number>>, threads: number): Result {
  const folder = mkdtempSync(join(tmpdir(), 'tlc-'))
  try {
    const config = join(folder, `${module}.cfg`)
    const lines = Object.entries(constants).map(([name, value]) => `CONSTANT ${name} = ${value}`)
    writeFileSync(config, ['INIT Init', 'NEXT Next', 'INVARIANT Property', ...lines, ''].join('\n'))
    // the sources stay where they are: this file runs in out/test/bench
    const source = fileURLToPath(new URL(`../../../test/bench/${module}.tla`, import.meta.url))
    // -deadlock: a state in which nothing is left to do is no error
    const args = ['-XX:+UseParallelGC', '-cp', jar, 'tlc2.TLC', '-deadlock', '-workers', String(threads)]
    const found = timed('java', [...args, '-metadir', folder, '-config', config, source], folder)
    const [, generated, distinct] =
      /(\d+) states generated, (\d+) distinct states found, 0 states left/.exec(found.report) ?? []
    return { distinct: Number(distinct), generated: Number(generated), ...found, bytes: Number.NaN }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * One of Stateright's own examples, on all processors and in the order that its command `check` takes.
 * @param folder a checkout of Stateright
 * @param size what the example's `check` is given
 */
export function stateright(folder: string, example: string, size: readonly number[]): Result {
  const cargo = (...args: string[]) => ['--quiet', ...args, '--release', '--example', example]
  execFileSync('cargo', cargo('build'), { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const found = timed('cargo', [...cargo('run'), '--', 'check', ...size.map(String)], folder)
  const [, generated, distinct] = /Done\. (?:states|generated)=(\d+), unique=(\d+)/.exec(found.report) ?? []
  return { distinct: Number(distinct), generated: Number(generated), ...found, bytes: Number.NaN }
}

/** Runs a command to its end. Times are in seconds. */
function timed(command: string, args: readonly string[], cwd: string) {
  // the last line of `times`: user and system time of the shell's children
  const shell = ['-c', '"$@" && times', 'sh', command, ...args]
  const begin = performance.now()
  const report = execFileSync('sh', shell, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const seconds = (performance.now() - begin) / 1000
  return { report, seconds, cpuSeconds: secondsOfTimes(report) }
}

/** @param report ends with what the shell's `times` prints. @returns the processor time of the shell's children, in seconds */
export function secondsOfTimes(report: string): number {
  const times = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(report)?.slice(1).map(Number) ?? []
  const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = times
  return 60 * (userMinutes + systemMinutes) + user + system
}
