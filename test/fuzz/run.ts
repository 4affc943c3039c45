/**
 * `npm run fuzz -- [--minutes 60] [--seed 1] [--jobs 1]`: random protocols against the reference search, seed after seed. Every
 * 30 seconds it says how many it has tried and what they did. A disagreement is made small, printed as a test that can be
 * pasted, and ends the run with exit code 1; so does a protocol that takes minutes, for the reference sees few states of each.
 *
 * This process counts and prints; each job is a process of its own, so that one that hangs is noticed.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { trySeed } from './fuzz.js'
import { sourceOf } from './source.js'
import { add, emptyTally, type Tally, textOf } from './tally.js'

/** What a job tells when it is done with a seed. */
interface Done {
  readonly tally: Tally
  /** The disagreement in words and as source. */
  readonly found?: string
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
  },
})
const numberOf = (name: keyof typeof values) => {
  const number = Number(values[name])
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} must be a number, not "${values[name]}".`)
  return number
}

if (process.send) work(process.send.bind(process))
else run(numberOf('minutes') * 60_000, numberOf('seed'), Math.max(1, numberOf('jobs')))

/** A job: tries the seeds that it is sent. */
function work(tell: (done: Done) => void) {
  process.on('message', async (seed: number) => {
    const { tally, disagreement } = await trySeed(seed)
    if (!disagreement) return tell({ tally })
    const { smallest, shrunk, error } = disagreement
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    tell({ tally, found: `${said}\n\nSeed ${seed}, made smaller ${shrunk} times:\n\n${sourceOf(smallest, seed)}` })
  })
}

function run(duration: number, firstSeed: number, jobs: number) {
  const tally = emptyTally()
  const begin = Date.now()
  /** Longer than a counterexample is made smaller for. */
  const hanging = 600_000
  let nextSeed = firstSeed
  const since = new Map<number, { seed: number; begin: number }>()
  const minutes = () => ((Date.now() - begin) / 60_000).toFixed(1)
  const end = (code: number, last: string) => {
    console.log(`\n${textOf(tally)}\n${last} Seeds ${firstSeed} to ${nextSeed - 1}, ${minutes()} minutes.`)
    for (const job of children) job.kill()
    process.exit(code)
  }
  const children = Array.from({ length: jobs }, (_, index) => {
    const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2))
    const next = () => {
      if (Date.now() - begin >= duration) {
        since.delete(index)
        if (!since.size) end(0, 'No disagreement.')
        return
      }
      since.set(index, { seed: nextSeed, begin: Date.now() })
      child.send(nextSeed++)
    }
    child.on('message', ({ tally: more, found }: Done) => {
      add(tally, more)
      if (found === undefined) return next()
      console.log(`\nThe checker and the reference disagree.\n\n${found}`)
      end(1, 'One disagreement.')
    })
    child.on('exit', (code) => end(1, `A job ended with code ${code} at seed ${since.get(index)?.seed}.`))
    next()
    return child
  })
  setInterval(() => {
    console.log(`\nAfter ${minutes()} minutes: no disagreement. ${textOf(tally)}`)
    for (const { seed, begin } of since.values()) {
      if (Date.now() - begin > hanging) end(1, `Seed ${seed} takes more than ${hanging / 60_000} minutes.`)
    }
  }, 30_000)
}
