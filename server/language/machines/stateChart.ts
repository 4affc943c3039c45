/** A small drawing of a state: those that lead to it on the left, those that it leads to on the right. */
import type { StateNode } from './machine.js'
import type { Neighbours, Way } from './stateNeighbours.js'

const character = 7
const rowHeight = 46
const boxHeight = 26
/** The width in which an arrow bends from its neighbour's row to that of the state. */
const bend = 28

/** An SVG image. @param ink the colour of its lines and texts */
export function stateChart(state: StateNode, { entered, left, initial }: Neighbours, ink: string): string {
  const ins = gathered(entered.filter((way) => way.state !== state))
  const outs = gathered(left.filter((way) => way.state !== state))
  const again = gathered(left.filter((way) => way.state === state))[0]
  const boxWidth = (texts: readonly string[]) => Math.max(40, ...texts.map((text) => text.length * character + 16))
  const inWidth = ins.length > 0 ? boxWidth(ins.map(({ name }) => name)) : 0
  const inLabels = ins.length > 0 ? boxWidth(ins.map(({ label }) => label)) + bend : initial ? 34 : 8
  const ownWidth = boxWidth([nameOf(state)])
  const outLabels = outs.length > 0 ? boxWidth(outs.map(({ label }) => label)) + bend : 8
  const outWidth = outs.length > 0 ? boxWidth(outs.map(({ name }) => name)) : 0
  const rows = Math.max(1, ins.length, outs.length)
  const top = again ? 40 : 12
  const height = top + rows * rowHeight + 4
  const own = { x: 4 + inWidth + inLabels, y: top + ((rows - 1) * rowHeight) / 2 + 8 }
  const width = Math.max(
    own.x + ownWidth + outLabels + outWidth + 4,
    again ? own.x + again.label.length * character + 20 : 0,
  )
  const rowAt = (index: number, count: number) => top + ((rows - count) * rowHeight) / 2 + index * rowHeight + 8
  const middle = own.y + boxHeight / 2
  const parts = [
    ...ins.flatMap(({ name, label }, index) => {
      const y = rowAt(index, ins.length)
      return [box(4, y, inWidth, name, false), arrow(4 + inWidth, y + boxHeight / 2, own.x, middle, label, 'left')]
    }),
    ...outs.flatMap(({ name, label }, index) => {
      const y = rowAt(index, outs.length)
      const x = own.x + ownWidth + outLabels
      return [box(x, y, outWidth, name, false), arrow(own.x + ownWidth, middle, x, y + boxHeight / 2, label, 'right')]
    }),
    ...(initial && ins.length === 0
      ? [`<circle cx="10" cy="${middle}" r="4" fill="currentColor"/>`, line(14, middle, own.x, middle)]
      : []),
    ...(initial && ins.length > 0 ? [`<circle cx="${own.x}" cy="${own.y}" r="4" fill="currentColor"/>`] : []),
    ...(again ? [loop(own.x, own.y, again.label)] : []),
    box(own.x, own.y, ownWidth, nameOf(state), true),
  ]
  const marker =
    '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
    '<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `color="${ink}" font-family="system-ui, sans-serif" font-size="12">${marker}${parts.join('')}</svg>`
  )
}

/** One row for each state, with all ways between the two. */
function gathered(ways: readonly Way[]): { readonly name: string; readonly label: string }[] {
  const found = new Map<StateNode, string[]>()
  for (const { state, label } of ways) found.set(state, [...(found.get(state) ?? []), label])
  return [...found].map(([state, labels]) => {
    const unique = [...new Set(labels)]
    const more = unique.length > 1 ? ` +${unique.length - 1}` : ''
    return { name: nameOf(state), label: shortened(unique[0] ?? '', 30) + more }
  })
}

const nameOf = ({ path, machine }: StateNode): string =>
  shortened(path.length > 0 ? path.join('.') : (machine.variable?.name ?? 'the machine'), 28)

const shortened = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text

function box(x: number, y: number, width: number, name: string, own: boolean): string {
  const look = own
    ? 'fill="#3794ff" fill-opacity="0.18" stroke="#3794ff" stroke-width="2"'
    : 'fill="none" stroke="currentColor"'
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${boxHeight}" rx="6" ${look}/>` +
    `<text x="${x + width / 2}" y="${y + 17}" text-anchor="middle" fill="currentColor"${own ? ' font-weight="bold"' : ''}>${escaped(name)}</text>`
  )
}

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<path d="M${x1} ${y1}L${x2} ${y2}" fill="none" stroke="currentColor" marker-end="url(#a)"/>`

/** Level beside the neighbour, so that the label stands above the line; the bend is next to the state itself. */
function arrow(x1: number, y1: number, x2: number, y2: number, label: string, neighbour: 'left' | 'right'): string {
  const [from, to] = neighbour === 'left' ? [x2 - bend, x2] : [x1, x1 + bend]
  const middle = (from + to) / 2
  const curve = `C${middle} ${y1} ${middle} ${y2} ${to} ${y2}`
  const [way, at, y] =
    neighbour === 'left'
      ? [`M${x1} ${y1}L${from} ${y1}${curve}`, (x1 + from) / 2, y1]
      : [`M${x1} ${y1}${curve}L${x2} ${y2}`, (to + x2) / 2, y2]
  return (
    `<path d="${way}" fill="none" stroke="currentColor" marker-end="url(#a)"/>` +
    `<text x="${at}" y="${y - 5}" text-anchor="middle" fill="currentColor" font-size="11">${escaped(label)}</text>`
  )
}

const loop = (x: number, y: number, label: string): string =>
  `<path d="M${x + 12} ${y}C${x + 4} ${y - 22} ${x + 36} ${y - 22} ${x + 28} ${y}" fill="none" stroke="currentColor" marker-end="url(#a)"/>` +
  `<text x="${x + 4}" y="${y - 20}" fill="currentColor" font-size="11">${escaped(label)}</text>`

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
