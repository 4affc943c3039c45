/** Where the places of a map are drawn, and the lines between them. No DOM. */
import type { GraphRequest, LaidGraph } from '../../../server/wire/graph.js'
import type { MapGraph, MapLine, Place } from './mapGraph.js'

export interface Spot {
  readonly place: Place
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Way {
  readonly line: MapLine
  readonly path: string
  /** Where its head is, and where that points to, in degrees: 0 is to the right. */
  readonly tip: { readonly x: number; readonly y: number; readonly angle: number }
  /** Its words, in the middle of their room; absent where there is no room for any. */
  readonly label?: { readonly x: number; readonly y: number; readonly width: number; readonly text: string }
}

export interface MapLayout {
  /** In the order of the graph's places. */
  readonly spots: readonly Spot[]
  readonly ways: readonly Way[]
  readonly width: number
  readonly height: number
  /** Whether places are large enough for words. */
  readonly words: boolean
}

/** More places than these are drawn small, and more lines without words. */
const mostWithWords = 60
const mostLabels = 48
const longestLabel = 30

/** What there is to be laid out. */
export function requestOf(graph: MapGraph): GraphRequest {
  const { places, lines } = graph
  const isLabelled = hasWords(graph) && lines.length <= mostLabels
  return {
    boxes: places.map((place) => sizeOf(place, hasWords(graph))),
    arrows: lines.map((line) => ({
      from: line.from,
      to: line.to,
      ...(isLabelled && { label: { width: 8 + 5.8 * labelOf(line).length, height: 14 } }),
    })),
  }
}

/** @param laid the answer to {@link requestOf} */
export function laidOut(graph: MapGraph, { width, height, boxes, arrows }: LaidGraph): MapLayout {
  return {
    spots: graph.places.map((place, index) => ({ place, ...boxes[index] })),
    ways: graph.lines.map((line, index) => {
      const { points, label } = arrows[index]
      const [[ax, ay], [x, y]] = [points[points.length - 2], points[points.length - 1]]
      return {
        line,
        path: roundedPath(points),
        tip: { x, y, angle: (180 / Math.PI) * Math.atan2(y - ay, x - ax) },
        ...(label && {
          label: {
            x: label.x + label.width / 2,
            y: label.y + label.height / 2,
            width: label.width,
            text: labelOf(line),
          },
        }),
      }
    }),
    width,
    height,
    words: hasWords(graph),
  }
}

/** Level by level, for where nobody lays graphs out: lines may pass behind places. */
export function levelByLevel(graph: MapGraph): MapLayout {
  const words = hasWords(graph)
  const levels: Place[][] = []
  for (const place of graph.places) (levels[place.states[0].depth] ??= []).push(place)
  const filled = levels.filter(Boolean)
  const box = graph.places.map((place) => sizeOf(place, words))[0]
  const gap = words ? { x: 24, y: 46 } : { x: 10, y: 34 }
  const width = Math.max(...filled.map((level) => level.length)) * (box.width + gap.x) + gap.x
  const spotOf = new Map<Place, Spot>()
  filled.forEach((level, row) => {
    const free = (width - level.length * box.width) / (level.length + 1)
    level.forEach((place, column) => {
      const [x, y] = [free + column * (box.width + free), 22 + row * (box.height + gap.y)]
      spotOf.set(place, { place, x, y, ...sizeOf(place, words) })
    })
  })
  const spots = graph.places.map((place) => spotOf.get(place)!)
  const ways = graph.lines.map((line) => ({ line, ...curve(spots[line.from], spots[line.to]) }))
  return { spots, ways, width, height: 22 + filled.length * (box.height + gap.y), words }
}

const hasWords = ({ places }: MapGraph): boolean => places.length <= mostWithWords

function sizeOf({ lines }: Place, words: boolean): { width: number; height: number } {
  if (!words) return { width: 18, height: 18 }
  const longest = Math.max(...lines.map((text) => text.length))
  return { width: Math.min(260, 18 + 6.3 * longest), height: 10 + 15 * lines.length }
}

/** "vote: server1 → server2, 2 more" */
function labelOf({ texts: [first, ...others] }: MapLine): string {
  const short = first.length > longestLabel ? `${first.slice(0, longestLabel - 1)}…` : first
  return others.length > 0 ? `${short}, ${others.length} more` : short
}

function curve(from: Spot, to: Spot): Pick<Way, 'path' | 'tip'> {
  const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2]
  if (from.y === to.y) {
    return {
      path: `M${x1} ${from.y}C${x1} ${from.y - 22} ${x2} ${from.y - 22} ${x2} ${to.y}`,
      tip: { x: x2, y: to.y, angle: 90 },
    }
  }
  const down = to.y > from.y
  const [y1, y2] = down ? [from.y + from.height, to.y] : [from.y, to.y + to.height]
  const bend = (y2 - y1) / 2
  return {
    path: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`,
    tip: { x: x2, y: y2, angle: down ? 90 : -90 },
  }
}

/** Straight, with rounded corners. */
function roundedPath(points: LaidGraph['arrows'][number]['points']): string {
  const parts = [`M${points[0].join(' ')}`]
  for (let at = 1; at < points.length - 1; at++) {
    const [[px, py], [x, y], [nx, ny]] = [points[at - 1], points[at], points[at + 1]]
    const [before, after] = [Math.hypot(x - px, y - py) || 1, Math.hypot(nx - x, ny - y) || 1]
    const bend = Math.min(6, before / 2, after / 2)
    const [ax, ay] = [x - (bend * (x - px)) / before, y - (bend * (y - py)) / before]
    parts.push(`L${ax} ${ay}Q${x} ${y} ${x + (bend * (nx - x)) / after} ${y + (bend * (ny - y)) / after}`)
  }
  return `${parts.join('')}L${points[points.length - 1].join(' ')}`
}
