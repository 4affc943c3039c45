import type { SequentialSpec } from '../model/index.js'
import { unknownOperation } from './unknownOperation.js'

/** What a map does: `get` answers the value or `undefined`, `put` and `delete` answer nothing (`undefined`). */
export type KvMapOperation<Value> =
  | { readonly type: 'get' | 'delete'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: Value }

/** A map from keys to values, empty at first unless told otherwise. Its keys are judged one by one. */
export const kvMap = <Value = unknown>(
  initial: { readonly [key: string]: Value } = {},
): SequentialSpec<{ readonly [key: string]: Value }, KvMapOperation<Value>, Value | undefined> => ({
  name: 'map',
  initial,
  apply(state, operation) {
    const { key } = operation
    switch (operation.type) {
      case 'get':
        return { state, result: Object.hasOwn(state, key) ? state[key] : undefined }
      case 'put':
        return { state: { ...state, [key]: operation.value }, result: undefined }
      case 'delete': {
        const { [key]: _, ...rest } = state
        return { state: rest, result: undefined }
      }
      default:
        throw unknownOperation('map', operation, ['get', 'put', 'delete'])
    }
  },
  keyOf: ({ key }) => key,
})
