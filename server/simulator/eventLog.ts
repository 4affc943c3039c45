/** What happens in a run, in order: a hash of it always, the actions themselves where they are asked for. */
import type { EventObject } from 'xstate'
import { imul, mix } from '../semantics/index.js'

/** An action of a run, apart from the numbers of any table. Nodes are given by their numbers. */
export type Happening = {
  /** Virtual time in microseconds. */
  readonly at: number
} & (
  | {
      readonly type: 'deliver' | 'duplicate' | 'lose'
      readonly from: number
      readonly to: number
      /** Without `from`. */
      readonly message: EventObject
    }
  /** `place`: the place of the timer among the node's, in case there are several of the name. */
  | { readonly type: 'timer'; readonly node: number; readonly timer: string }
  | { readonly type: 'input'; readonly node: number; readonly event: EventObject }
  | { readonly type: 'crash'; readonly node: number; readonly survives: number }
  | { readonly type: 'restart'; readonly node: number }
  /** All links that are cut from now on. */
  | { readonly type: 'partition'; readonly blocked: readonly (readonly [number, number])[] }
  | { readonly type: 'lie'; readonly node: number; readonly to: number; readonly message: EventObject }
)

export class EventLog {
  count = 0
  #a = 0x243f6a88
  #b = 0x85a308d3

  /** @param recorded where the actions are kept; absent: only their hash */
  constructor(readonly recorded: Happening[] | undefined) {}

  /** Takes an action into the hash. @param content a hash of what it is about */
  note(kind: number, time: number, node: number, content: number): void {
    this.count++
    // `>>> 0` takes the lower 32 bits of a time, its upper ones follow by the order of events.
    let a = imul(this.#a ^ (time >>> 0), 0x85ebca6b)
    let b = imul(this.#b ^ content, 0xc2b2ae35)
    a = imul(((a << 13) | (a >>> 19)) ^ (kind + 32 * node), 0x9e3779b1)
    b = imul(((b << 17) | (b >>> 15)) + a, 0x27d4eb2f)
    this.#a = a ^ (b >>> 15)
    this.#b = b ^ (a >>> 13)
  }

  /** 16 hexadecimal digits. */
  get hash(): string {
    const digits = (word: number) => (mix(word) >>> 0).toString(16).padStart(8, '0')
    return digits(this.#a ^ this.count) + digits(this.#b)
  }
}
