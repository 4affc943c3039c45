/** The partitions that a protocol's faults allow. */
import { nodesOf, type Protocol } from '../../protocols/model/index.js'
import { mayHit } from './targets.js'

/** Which links a partition blocks; nodes are given by their numbers. */
export class Partition {
  readonly #blocked: Uint8Array

  constructor(
    readonly nodes: number,
    readonly links: readonly (readonly [number, number])[],
  ) {
    this.#blocked = new Uint8Array(nodes * nodes)
    for (const [from, to] of links) this.#blocked[from * nodes + to] = 1
  }

  blocks(from: number, to: number): boolean {
    return this.#blocked[from * this.nodes + to] === 1
  }

  get key(): string {
    return this.#blocked.join('')
  }
}

/** All partitions, each set of blocked links once. Number k in the surroundings is element k - 1. */
export function partitionsOf(protocol: Protocol): Partition[] {
  const declared = protocol.faults.partition
  if (!declared || declared.max === 0) return []
  const all = nodesOf(protocol)
  const targets = all.flatMap((node, index) => (mayHit(declared.nodes, node) ? [index] : []))
  const shapes = [declared.shape ?? 'halves'].flat()
  const found = new Map<string, Partition>()
  const add = (links: (readonly [number, number])[]) => {
    const partition = new Partition(all.length, links)
    if (links.length && !found.has(partition.key)) found.set(partition.key, partition)
  }
  const apart = (group: readonly number[]) => {
    const others = targets.filter((node) => !group.includes(node))
    add(group.flatMap((a) => others.flatMap((b) => [[a, b] as const, [b, a] as const])))
  }
  for (const shape of shapes) {
    if (shape === 'isolate') for (const node of targets) apart([node])
    if (shape === 'one-way') {
      for (const from of targets) for (const to of targets) if (from !== to) add([[from, to]])
    }
    if (shape === 'halves') {
      // The first target's group, as a bit set of the others that stay with it; all of them would be no partition.
      const rest = targets.slice(1)
      for (let bits = 0; bits < 2 ** rest.length - 1; bits++) {
        apart([targets[0], ...rest.filter((_, index) => (bits >> index) & 1)])
      }
    }
  }
  return [...found.values()]
}
