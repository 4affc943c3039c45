import type { SequentialSpec } from '../model/index.js'
import { unknownOperation } from './unknownOperation.js'

/** What a queue does: `enqueue` answers nothing (`undefined`), `dequeue` the oldest value, or `undefined` from an empty queue. */
export type QueueOperation<Value> = { readonly type: 'enqueue'; readonly value: Value } | { readonly type: 'dequeue' }

/** First in, first out; empty at first unless told otherwise. */
export const queue = <Value = unknown>(
  initial: readonly Value[] = [],
): SequentialSpec<readonly Value[], QueueOperation<Value>, Value | undefined> => ({
  name: 'queue',
  initial,
  apply(state, operation) {
    switch (operation.type) {
      case 'enqueue':
        return { state: [...state, operation.value], result: undefined }
      case 'dequeue':
        return { state: state.slice(1), result: state[0] }
      default:
        throw unknownOperation('queue', operation, ['enqueue', 'dequeue'])
    }
  },
})
