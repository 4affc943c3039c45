/** Sequential specifications for `linearizable(spec)`. */
export { type CompareAndSetOperation, compareAndSet } from './compareAndSet.js'
export { type KvMapOperation, kvMap } from './kvMap.js'
export { type QueueOperation, queue } from './queue.js'
export { type RegisterOperation, register } from './register.js'
