/** Small random histories of operations, and the slow way to judge one: all orders of all its operations. */
import fc from 'fast-check'
import { compareAndSet, kvMap, queue, register } from '../../../protocols/library/index.js'
import type { SequentialSpec } from '../../../protocols/model/index.js'
import type { HistoryEvent } from '../../../server/history/index.js'

interface Kind {
  readonly spec: SequentialSpec
  readonly operation: fc.Arbitrary<unknown>
  readonly result: fc.Arbitrary<unknown>
}

const value = fc.integer({ min: 0, max: 2 })
const read = fc.constant({ type: 'read' })
const write = value.map((written) => ({ type: 'write', value: written }))
const key = fc.constantFrom('x', 'y')

/** Puts a value in or takes one out, whichever lies in it; tells on taking only. */
const bag: SequentialSpec<readonly number[], { type: 'put'; value: number } | { type: 'take' }, number | undefined> = {
  name: 'bag',
  initial: [],
  apply: (state, operation) =>
    operation.type === 'put'
      ? { state: [...state, operation.value].sort(), result: undefined }
      : state.map((item, index) => ({ state: state.toSpliced(index, 1), result: item })),
}

export const kinds: readonly Kind[] = [
  { spec: register(0), operation: fc.oneof(read, write), result: value },
  {
    spec: compareAndSet(0),
    operation: fc.oneof(read, write, fc.record({ type: fc.constant('compareAndSet'), expected: value, value })),
    result: fc.oneof(value, fc.boolean()),
  },
  {
    spec: kvMap(),
    operation: fc.oneof(
      fc.record({ type: fc.constantFrom('get', 'delete'), key }),
      fc.record({ type: fc.constant('put'), key, value }),
    ),
    result: fc.option(value, { nil: undefined }),
  },
  {
    spec: queue(),
    operation: fc.oneof(fc.record({ type: fc.constant('enqueue'), value }), fc.constant({ type: 'dequeue' })),
    result: fc.option(value, { nil: undefined }),
  },
  {
    spec: bag,
    operation: fc.oneof(fc.record({ type: fc.constant('put'), value }), fc.constant({ type: 'take' })),
    result: value,
  },
]

const answersNothing = (operation: unknown) => /write|put|delete|enqueue/.test((operation as { type: string }).type)

/** A kind of object and a history of at most six operations on it. Some give up, some are left without an answer. */
export const randomHistory: fc.Arbitrary<{ spec: SequentialSpec; events: HistoryEvent[] }> = fc
  .constantFrom(...kinds)
  .chain(({ spec, operation, result }) =>
    fc
      .array(
        fc.record({
          process: fc.constantFrom('a', 'b', 'c'),
          operation,
          result,
          giveUp: fc.integer({ max: 9, min: 0 }),
        }),
        {
          minLength: 1,
          maxLength: 12,
        },
      )
      .map((steps) => {
        const events: HistoryEvent[] = []
        const underWay = new Map<string, unknown>()
        let begun = 0
        for (const step of steps) {
          const { process } = step
          if (underWay.has(process) && step.giveUp > 0) {
            const nothing = answersNothing(underWay.get(process))
            events.push({ process, type: 'respond', result: nothing ? undefined : step.result })
            underWay.delete(process)
          } else if (begun < 6) {
            begun++
            events.push({ process, type: 'invoke', operation: step.operation })
            underWay.set(process, step.operation)
          }
        }
        return { spec, events }
      }),
  )

interface Asked {
  readonly operation: unknown
  readonly invoked: number
  /** Absent: it may take effect or not. */
  readonly responded?: number
  readonly result?: unknown
}

/** Tries all orders. Says nothing of what an operation without a response would answer. */
export function hasOrder(spec: SequentialSpec, operations: readonly Asked[], state: unknown = spec.initial): boolean {
  if (operations.every(({ responded }) => responded === undefined)) return true
  return operations.some((operation, index) => {
    const rest = operations.filter((_, other) => other !== index)
    if (rest.some(({ responded }) => responded !== undefined && responded < operation.invoked)) return false
    return [spec.apply(state, operation.operation)]
      .flat()
      .some(
        (outcome) =>
          (operation.responded === undefined || same(outcome.result, operation.result)) &&
          hasOrder(spec, rest, outcome.state),
      )
  })
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
