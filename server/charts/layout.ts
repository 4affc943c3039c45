/** Where the states and transitions of a machine are drawn. ELK finds places (Schulze, Spönemann, von Hanxleden 2014). */
import type { ElkNode } from 'elkjs'
import type { Box, Chart, ChartArrow, ChartLine, ChartRequest, ChartState } from '../wire/chart.js'
import { laidOutByElk } from './elk.js'
import { type Direction, type Graph, graphOf } from './graph.js'
import { lineHeight, type Text, titleHeight } from './texts.js'

/**
 * Lays a machine out twice, from left to right and from top to bottom, and gives what fits better.
 * It takes some tens of milliseconds without a pause: not for a thread that others wait for.
 *
 * @throws where a name is such that a graph cannot be made of it; ELK's own error
 */
export async function layoutOf(request: ChartRequest): Promise<Chart> {
  const wide = await laidOut(request, 'RIGHT')
  const tall = await laidOut(request, 'DOWN')
  if (wide.width <= request.room && (tall.width > request.room || wide.height <= tall.height)) return wide
  return tall.width <= wide.width ? tall : wide
}

async function laidOut(request: ChartRequest, direction: Direction): Promise<Chart> {
  const graph = graphOf(request, direction)
  const chart = chartOf(graph, await laidOutByElk(graph.root))
  const missing = new Map(
    [...graph.states].flatMap(([id, { width }], index) =>
      width > chart.states[index].width ? [[id, width - chart.states[index].width]] : [],
    ),
  )
  if (missing.size === 0) return chart
  const wider = graphOf(request, direction, missing)
  return chartOf(wider, await laidOutByElk(wider.root))
}

function chartOf(graph: Graph, laid: ElkNode): Chart {
  const boxes = new Map<string, Box>()
  const visit = (node: ElkNode): void => {
    boxes.set(node.id, boxOf(node))
    for (const child of node.children ?? []) visit(child)
  }
  visit(laid)
  const states = [...graph.states].map(([id, { texts, width: _, ...state }]): ChartState => {
    const box = boxes.get(id) ?? nowhere
    return { ...state, ...box, lines: linesOf(texts, box.x + 10, box.y + titleHeight + 4) }
  })
  const arrows = (laid.edges ?? []).flatMap(({ id, sections = [], labels = [] }): ChartArrow[] => {
    const arrow = graph.arrows.get(id)
    if (!arrow || sections.length === 0) return []
    const { kind, from, to, keys, texts, pill } = arrow
    const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) =>
      [startPoint, ...bendPoints, endPoint].map(({ x, y }) => [round(x), round(y)] as const),
    )
    const label = pill === undefined ? labels.map(boxOf).at(0) : boxes.get(pill)
    const lines = label ? linesOf(texts, label.x + 5, label.y + 2) : []
    return [{ kind, from, to, keys, points, ...(label && { label }), lines }]
  })
  const { width, height } = boxOf(laid)
  return { width, height, states, arrows, starts: graph.starts.flatMap((id) => boxes.get(id) ?? []) }
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 }

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: round(x), y: round(y), width: round(width), height: round(height) }
}

const linesOf = (texts: readonly Text[], x: number, top: number): ChartLine[] =>
  texts.map((text, index) => ({ ...text, x, y: top + index * lineHeight + 12 }))

const round = (length: number): number => Math.round(length * 10) / 10
