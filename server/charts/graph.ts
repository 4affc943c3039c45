/** A machine as a graph for ELK: states are nodes, nested as they are; transitions between the same two states are one edge. */
import type { ElkExtendedEdge, ElkNode } from 'elkjs'
import { type ChartArrow, type ChartRequest, type Keyed, keyed } from '../wire/chart.js'
import type { StateOutline } from '../wire/output.js'
import {
  arrowText,
  innerText,
  lineHeight,
  type Notes,
  noteWidth,
  ownTexts,
  type Text,
  titleHeight,
  titleText,
  titleWidth,
} from './texts.js'

export interface Graph {
  readonly root: ElkNode
  /** By the ids of nodes. */
  readonly states: ReadonlyMap<string, GraphState>
  /** By the ids of edges. */
  readonly arrows: ReadonlyMap<string, GraphArrow>
  /** The ids of the dots where something begins. */
  readonly starts: readonly string[]
}

export interface GraphState {
  readonly path: string
  readonly name: string
  readonly note?: string
  readonly type: StateOutline['type']
  readonly depth: number
  readonly texts: readonly Text[]
  /** What its texts need. */
  readonly width: number
}

export interface GraphArrow {
  readonly kind: ChartArrow['kind']
  readonly from: string
  readonly to: string
  readonly keys: readonly string[]
  readonly texts: readonly Text[]
  /** The node that is its label, where the label is no part of the edge. */
  readonly pill?: string
}

export type Direction = 'RIGHT' | 'DOWN'

const margin = 10

/** @param missing how much wider states around others have to be than what is in them, by their ids: ELK does not ask */
export function graphOf(
  { name, machine, notes = {} }: Omit<ChartRequest, 'room'>,
  direction: Direction,
  missing: ReadonlyMap<string, number> = new Map(),
): Graph {
  const builder = new Builder(missing, notes)
  const top = builder.node(machine, '', name, 0)
  builder.join()
  const root: ElkNode = {
    id: 'chart',
    layoutOptions: { ...optionsOf(direction), 'elk.padding': '[top=1,left=1,bottom=1,right=1]' },
    children: [top],
    edges: builder.edges,
  }
  return { root, states: builder.states, arrows: builder.arrows, starts: builder.starts }
}

const optionsOf = (direction: Direction) => ({
  'elk.algorithm': 'layered',
  'elk.direction': direction,
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  // the author's order of states is the order of the drawing, as far as the arrows let it be
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.mergeEdges': 'false',
  ...spacing,
})

const spacing = {
  'elk.spacing.nodeNode': '18',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeLabel': '4',
  'elk.spacing.labelNode': '6',
  'elk.spacing.nodeSelfLoop': '12',
  'elk.layered.spacing.nodeNodeBetweenLayers': '22',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
}

class Builder {
  readonly edges: ElkExtendedEdge[] = []
  readonly states = new Map<string, GraphState>()
  readonly arrows = new Map<string, GraphArrow>()
  readonly starts: string[] = []
  readonly #nodes = new Map<string, ElkNode>()
  readonly #missing: ReadonlyMap<string, number>
  readonly #notes: Notes
  /** Transitions that lead somewhere, by the states that declare them. */
  readonly #leading: { readonly from: string; readonly transition: Keyed }[] = []

  constructor(missing: ReadonlyMap<string, number>, notes: Notes) {
    this.#missing = missing
    this.#notes = notes
  }

  node(state: StateOutline, path: string, name: string, depth: number): ElkNode {
    const inside = state.states.length > 0
    const transitions = keyed(path, state.transitions)
    // a state around others that is entered again: an arrow would have nowhere to go
    const stays = ({ target }: Keyed) => target.length === 0 || (inside && target.every((to) => pathOf(to) === path))
    const texts = [...ownTexts(state), ...transitions.filter(stays).map((each) => innerText(each, this.#notes))]
    this.#leading.push(...transitions.filter((each) => !stays(each)).map((transition) => ({ from: path, transition })))
    const title = titleText(state, name)
    const note = this.#notes[path]
    // and the dot of a state that is active
    const top = titleWidth(title) + 12 + (note === undefined ? 0 : noteWidth(note))
    const width = Math.max(44, top, ...texts.map((text) => text.width)) + 2 * margin
    this.states.set(idOf(path), { path, name: title, ...(note && { note }), type: state.type, depth, texts, width })
    const header = titleHeight + texts.length * lineHeight + (texts.length > 0 ? 4 : 0)
    const node: ElkNode = { id: idOf(path) }
    this.#nodes.set(path, node)
    const missing = this.#missing.get(idOf(path)) ?? 0
    if (!inside) return Object.assign(node, { width, height: header + 10 })
    node.layoutOptions = {
      'elk.padding': `[top=${header + 14},left=${14 + missing / 2},bottom=14,right=${14 + missing / 2}]`,
      ...spacing,
    }
    node.children = state.states.map((child) =>
      this.node(child, path ? `${path}.${child.key}` : child.key, child.key, depth + 1),
    )
    const first = state.initial
    if (state.type === 'compound' && first !== undefined) this.#start(path, first)
    for (const { type, key, initial } of state.states) {
      if (type === 'history' && initial !== undefined) this.#default(below(path, key), below(path, initial))
    }
    return node
  }

  /** Makes edges of the transitions, once all states are known. */
  join(): void {
    const joined = new Map<string, { from: string; to: string; all: boolean; transitions: Keyed[] }>()
    for (const { from, transition } of this.#leading) {
      for (const [index, target] of transition.target.entries()) {
        const to = pathOf(target)
        if (!this.#nodes.has(to)) continue
        const all = isInside(to, from)
        // of several targets the first carries the words
        const key = JSON.stringify([from, to, index > 0])
        const known = joined.get(key) ?? { from, to, all, transitions: [] }
        known.transitions.push(transition)
        joined.set(key, known)
      }
    }
    for (const { from, to, all, transitions } of joined.values()) {
      const texts = transitions.map((each) => arrowText(each, this.#notes))
      const keys = transitions.map(({ key }) => key)
      if (all) this.#fromAll(from, to, keys, texts)
      else this.#edge(idOf(from), idOf(to), { kind: 'transition', from, to, keys, texts }, texts)
    }
  }

  /** An arrow whose label is a node within the state: ELK draws no edge from a state to what is inside of it. */
  #fromAll(from: string, to: string, keys: readonly string[], texts: readonly Text[]): void {
    const pill = `all:${this.arrows.size}`
    this.#nodes.get(from)?.children?.push({ id: pill, ...sizeOf(texts) })
    this.#edge(pill, idOf(to), { kind: 'all', from, to, keys, texts, pill }, [])
  }

  #start(path: string, first: string): void {
    const id = `start:${path}`
    this.starts.push(id)
    this.#nodes.get(path)?.children?.unshift({ id, width: 9, height: 9 })
    const to = below(path, first)
    this.#edge(id, idOf(to), { kind: 'start', from: path, to, keys: [], texts: [] }, [])
  }

  #default(history: string, to: string): void {
    this.#edge(idOf(history), idOf(to), { kind: 'default', from: history, to, keys: [], texts: [] }, [])
  }

  #edge(source: string, target: string, arrow: GraphArrow, texts: readonly Text[]): void {
    const id = `arrow:${this.arrows.size}`
    this.arrows.set(id, arrow)
    const label = {
      id: `label:${id}`,
      text: texts.map(({ text }) => text).join('\n'),
      ...sizeOf(texts),
      layoutOptions: { 'elk.edgeLabels.inline': String(source !== target), 'elk.edgeLabels.placement': 'CENTER' },
    }
    this.edges.push({ id, sources: [source], targets: [target], ...(texts.length > 0 && { labels: [label] }) })
  }
}

const sizeOf = (texts: readonly Text[]) => ({
  width: Math.max(...texts.map(({ width }) => width)) + 10,
  height: texts.length * lineHeight + 4,
})

const idOf = (path: string): string => `state:${path}`

const below = (path: string, key: string): string => (path ? `${path}.${key}` : key)

const isInside = (path: string, around: string): boolean =>
  path !== around && (around === '' || path.startsWith(`${around}.`))

/** Targets are named for readers: the machine itself is "any state". */
const pathOf = (target: string): string => (target === 'any state' ? '' : target)
