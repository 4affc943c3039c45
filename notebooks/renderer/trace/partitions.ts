/** Partitions on the drawing: the steps they last, and between which neighbouring lanes nothing passes. */
import type { NodeId, Trace } from '../../../server/wire/trace.js'
import type { Lane } from './lanes.js'

/** Directed links, as in a trace. */
export type Links = readonly (readonly [NodeId, NodeId])[]

export interface PartitionBand {
  /** The step it begins in, and the one that heals or replaces it (or one more than there are steps). */
  readonly from: number
  readonly to: number
  readonly text: string
  /** Between neighbouring lanes: which way is blocked. */
  readonly walls: readonly { readonly x: number; readonly blocks: 'both' | 'right' | 'left' }[]
}

export function partitionsOf(trace: Trace, lanes: readonly Lane[]): PartitionBand[] {
  const bands: PartitionBand[] = []
  trace.steps.forEach(({ action }, index) => {
    if (action.type !== 'partition') return
    const end = trace.steps.findIndex(
      (step, at) => at > index && (step.action.type === 'heal' || step.action.type === 'partition'),
    )
    const blocks = (from: Lane, to: Lane) => action.blocked.some((link) => link[0] === from.id && link[1] === to.id)
    const walls = lanes.slice(1).flatMap((right, at) => {
      const left = lanes[at]
      const [rightwards, leftwards] = [blocks(left, right), blocks(right, left)]
      if (!rightwards && !leftwards) return []
      return [
        {
          x: (left.x + right.x) / 2,
          blocks: rightwards && leftwards ? 'both' : rightwards ? 'right' : 'left',
        } as const,
      ]
    })
    bands.push({
      from: index + 1,
      to: end < 0 ? trace.steps.length + 1 : end + 1,
      text: linksText(action.blocked),
      walls,
    })
  })
  return bands
}

/** Blocked links in a line: `a ↮ b, c` both ways, `a ↛ d` one way. */
export function linksText(links: Links): string {
  const blocked = new Set(links.map(([from, to]) => JSON.stringify([from, to])))
  const both = (from: NodeId, to: NodeId) => blocked.has(JSON.stringify([to, from]))
  const targets = new Map<string, NodeId[]>()
  const told = new Set<string>()
  // Who has most links comes first: "a ↮ b, c" says more than "b ↮ a, c ↮ a".
  const degree = (id: NodeId) => links.filter((link) => link.includes(id)).length
  for (const [from, to] of [...links].sort((a, b) => degree(b[0]) - degree(a[0]))) {
    const [there, back] = [JSON.stringify([from, to]), JSON.stringify([to, from])]
    if (told.has(there)) continue
    told.add(there)
    if (both(from, to)) told.add(back)
    const side = `${from} ${both(from, to) ? '↮' : '↛'}`
    const known = targets.get(side)
    if (known) known.push(to)
    else targets.set(side, [to])
  }
  return [...targets].map(([side, ids]) => `${side} ${ids.join(', ')}`).join('; ')
}
