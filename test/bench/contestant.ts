/**
 * One contestant in a process of its own: `node --expose-gc contestant.js <name> <threads> <model> <size...>` prints one line of JSON, a
 * {@link Result}. What it needs is imported when its turn comes, so that start-up costs what it would cost a user.
 */
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate'
import type { Protocol } from '../../protocols/model/index.js'

/** What a search found and what it took. */
export interface Result {
  readonly distinct: number
  /** The initial state and every successor inside the model. */
  readonly generated: number
  /** Of the search alone, by the wall clock. */
  readonly seconds: number
  /** Processor time of the search alone, over all threads: what a busy machine changes least. */
  readonly cpuSeconds: number
  /** What the states found take: here all tables of the search, for objects the growth of the heap. */
  readonly bytes: number
}

const contestants: Record<string, (model: string, size: readonly number[], threads: number) => Promise<Result>> = {
  checker,
  fingerprints,
  symmetry,
  naive,
  graph,
}

/** This checker. */
async function checker(model: string, [first = 1, second = 1]: readonly number[], threads: number): Promise<Result> {
  const { check } = await import('../../server/checker/check.js')
  const protocol = await protocolOf(model, first, second)
  const cpu = cpuSeconds()
  const { verdict, statistics } = await check(protocol, {
    complete: true,
    threads,
    memory: 16 * 2 ** 30,
  })
  if (verdict !== 'holds') throw new Error(`${model}: ${verdict}`)
  const { distinct, generated, outside, seconds, memoryBytes } = statistics
  return { distinct, generated: generated - outside, seconds, cpuSeconds: cpu(), bytes: memoryBytes }
}

/** This checker when memory is scarce; it says nothing holds. */
async function fingerprints(model: string, [first = 1, second = 1]: readonly number[]): Promise<Result> {
  const { check } = await import('../../server/checker/check.js')
  const protocol = await protocolOf(model, first, second)
  const cpu = cpuSeconds()
  const { limits, statistics } = await check(protocol, { complete: true, storage: 'fingerprints' })
  if (limits.length !== 1) throw new Error(`${model}: ${limits.map(({ limit }) => limit).join(', ')}`)
  const { distinct, generated, outside, seconds, memoryBytes } = statistics
  return { distinct, generated: generated - outside, seconds, cpuSeconds: cpu(), bytes: memoryBytes }
}

/** This checker with one state for all that differ in the names of nodes: it counts orbits. */
async function symmetry(model: string, [first = 1, second = 1]: readonly number[]): Promise<Result> {
  const { check } = await import('../../server/checker/check.js')
  const protocol = await protocolOf(model, first, second)
  const cpu = cpuSeconds()
  const { verdict, statistics } = await check(protocol, { complete: true, reductions: { symmetry: true } })
  if (verdict !== 'holds') throw new Error(`${model}: ${verdict}`)
  const { distinct, generated, outside, seconds, memoryBytes } = statistics
  return { distinct, generated: generated - outside, seconds, cpuSeconds: cpu(), bytes: memoryBytes }
}

async function protocolOf(model: string, first: number, second: number) {
  if (model === 'raft')
    return (await import('./raft.js')).raft({ terms: first, candidates: second }) as unknown as Protocol
  if (model === 'paxos') return (await import('../models/paxos.js')).paxos(3, first) as unknown as Protocol
  return (await import('../models/twoPhaseCommit.js')).twoPhaseCommit(first) as unknown as Protocol
}

/** XState's public `transition()` for every successor, states found by their JSON: what one writes in an hour. */
async function naive(model: string, [size = 1, second = 1]: readonly number[]): Promise<Result> {
  if (model === 'raft') {
    const { searchNaively } = await import('./naiveRaft.js')
    return measured(() => searchNaively({ terms: size, candidates: second }))
  }
  const { initialTransition, transition } = await import('xstate')
  const { eventsOf, globalTwoPhaseCommit } = await import('./globalTwoPhaseCommit.js')
  const machine: AnyStateMachine = globalTwoPhaseCommit(size)
  const events = eventsOf(size)
  return measured(() => {
    const [initial] = initialTransition(machine)
    const seen = new Map<string, AnyMachineSnapshot>([[keyOf(initial), initial]])
    let generated = 1
    for (const snapshot of seen.values()) {
      for (const event of events) {
        if (!snapshot.can(event)) continue
        const [next] = transition(machine, snapshot, event)
        generated++
        const key = keyOf(next)
        if (!seen.has(key)) seen.set(key, next)
      }
    }
    return { seen, distinct: seen.size, generated }
  })
}

const keyOf = ({ value, context }: AnyMachineSnapshot) => JSON.stringify([value, context])

/** `@xstate/graph`: the adjacency map of the machine. It tries every event in every state. */
async function graph(_: string, [size = 1]: readonly number[]): Promise<Result> {
  const { getAdjacencyMap } = await import('@xstate/graph')
  const { eventsOf, globalTwoPhaseCommit } = await import('./globalTwoPhaseCommit.js')
  return measured(() => {
    const machine: AnyStateMachine = globalTwoPhaseCommit(size)
    const map = getAdjacencyMap(machine, { events: eventsOf(size), limit: Infinity })
    const vertices = Object.values(map)
    const enabled = ({ state, transitions }: (typeof vertices)[number]) =>
      Object.values<{ event: EventObject }>(transitions).filter(({ event }) => state.can(event)).length
    const generated = vertices.reduce((sum, vertex) => sum + enabled(vertex), 1)
    return { map, distinct: vertices.length, generated }
  })
}

/** Times a search, and weighs what it holds in the end. */
function measured(search: () => { distinct: number; generated: number }): Result {
  const heap = () => {
    global.gc?.()
    return process.memoryUsage().heapUsed
  }
  const before = heap()
  const begin = performance.now()
  const cpu = cpuSeconds()
  const found = search()
  const seconds = (performance.now() - begin) / 1000
  const spent = cpu()
  const bytes = heap() - before
  return { distinct: found.distinct, generated: found.generated, seconds, cpuSeconds: spent, bytes }
}

/** @returns a function that says how much processor time has been spent since */
function cpuSeconds(): () => number {
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  }
}

const [, , name = '', threads = '1', model = '', ...size] = process.argv
console.log(JSON.stringify(await contestants[name]!(model, size.map(Number), Number(threads))))
