import type { SequentialSpec } from '../model/index.js'
import { unknownOperation } from './unknownOperation.js'

/** What a register does: `read` answers the value, `write` answers nothing (`undefined`). */
export type RegisterOperation<Value> = { readonly type: 'read' } | { readonly type: 'write'; readonly value: Value }

/** One value that can be read and overwritten. */
export const register = <Value>(
  initial: Value,
): SequentialSpec<Value, RegisterOperation<Value>, Value | undefined> => ({
  name: 'register',
  initial,
  apply(state, operation) {
    switch (operation.type) {
      case 'read':
        return { state, result: state }
      case 'write':
        return { state: operation.value, result: undefined }
      default:
        throw unknownOperation('register', operation, ['read', 'write'])
    }
  },
})
