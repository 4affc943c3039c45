/** Where the states of a small space are drawn. ELK finds places (Schulze, Spönemann, von Hanxleden 2014). */
import type { ElkNode } from 'elkjs'
import type { Box } from '../wire/chart.js'
import type { GraphRequest, LaidGraph } from '../wire/graph.js'
import { laidOutByElk } from './elk.js'

/** Takes up to a second for some hundred boxes, without a pause. @throws ELK's own error */
export async function graphLayoutOf({ boxes, arrows }: GraphRequest): Promise<LaidGraph> {
  const laid = await laidOutByElk({
    id: 'graph',
    layoutOptions,
    children: boxes.map((size, index) => ({ id: `box:${index}`, ...size })),
    edges: arrows.map(({ from, to, label }, index) => ({
      id: `arrow:${index}`,
      sources: [`box:${from}`],
      targets: [`box:${to}`],
      ...(label && {
        labels: [{ id: `label:${index}`, text: ' ', ...label, layoutOptions: { 'elk.edgeLabels.inline': 'true' } }],
      }),
    })),
  })
  return {
    width: Math.ceil(laid.width ?? 0),
    height: Math.ceil(laid.height ?? 0),
    boxes: (laid.children ?? []).map(boxOf),
    arrows: (laid.edges ?? []).map(({ sections = [], labels = [] }) => ({
      points: sections.flatMap(({ startPoint, bendPoints = [], endPoint }) =>
        [startPoint, ...bendPoints, endPoint].map(({ x, y }) => [round(x), round(y)] as const),
      ),
      ...(labels[0] && { label: boxOf(labels[0]) }),
    })),
  }
}

const layoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.padding': '[top=24,left=16,bottom=16,right=16]',
  // states come level by level: what leads back to an earlier one goes upwards
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.mergeEdges': 'false',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.spacing.nodeNodeBetweenLayers': '24',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
}

const boxOf = ({ x = 0, y = 0, width = 0, height = 0 }: Pick<ElkNode, 'x' | 'y' | 'width' | 'height'>): Box => ({
  x: round(x),
  y: round(y),
  width: round(width),
  height: round(height),
})

const round = (length: number): number => Math.round(length * 10) / 10
