/** How many messages went from whom to whom: between nodes, or between roles where there are many nodes. */
import type { LinkCounts } from '../../wire/simulation.js'

const mostNodes = 32

export class LinkMeter {
  readonly #names: readonly string[]
  /** The place of each node among the names. */
  readonly #place: Int32Array
  readonly #sent: Float64Array

  constructor(nodes: readonly { readonly id: string; readonly role: string }[]) {
    const name = ({ id, role }: { readonly id: string; readonly role: string }) =>
      nodes.length > mostNodes ? role : id
    this.#names = [...new Set(nodes.map(name))]
    this.#place = Int32Array.from(nodes, (node) => this.#names.indexOf(name(node)))
    this.#sent = new Float64Array(this.#names.length ** 2)
  }

  count(from: number, to: number): void {
    this.#sent[this.#place[from] * this.#names.length + this.#place[to]]++
  }

  reset(): void {
    this.#sent.fill(0)
  }

  toJSON(): LinkCounts {
    const size = this.#names.length
    return {
      names: this.#names,
      sent: this.#names.map((_, from) => [...this.#sent.subarray(from * size, (from + 1) * size)]),
    }
  }
}
