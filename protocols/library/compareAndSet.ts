import type { SequentialSpec } from '../model/index.js'
import { type RegisterOperation, register } from './register.js'
import { unknownOperation } from './unknownOperation.js'

/** What a compare-and-set register does: `compareAndSet` answers whether the value was `expected` and is `value` now. */
export type CompareAndSetOperation<Value> =
  | RegisterOperation<Value>
  | { readonly type: 'compareAndSet'; readonly expected: Value; readonly value: Value }

/** A register that can also be changed on condition. Values are the same if `Object.is` says so. */
export function compareAndSet<Value>(
  initial: Value,
): SequentialSpec<Value, CompareAndSetOperation<Value>, Value | boolean | undefined> {
  const plain = register(initial)
  return {
    name: 'compare-and-set register',
    initial,
    apply(state, operation) {
      switch (operation.type) {
        case 'read':
        case 'write':
          return plain.apply(state, operation)
        case 'compareAndSet':
          return Object.is(state, operation.expected)
            ? { state: operation.value, result: true }
            : { state, result: false }
        default:
          throw unknownOperation('compare-and-set register', operation, ['read', 'write', 'compareAndSet'])
      }
    },
  }
}
