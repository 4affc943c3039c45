/** A plot as a file: its numbers, or its drawing as it looks here. */
import type { Measure } from '../trace/text.js'

/** Lets the reader save a text. Hosts take the click on a link with a name for a file. */
export function save(near: HTMLElement, name: string, type: string, text: string): void {
  const link = document.createElement('a')
  link.href = `data:${type};charset=utf-8,${encodeURIComponent(text)}`
  link.download = name
  link.hidden = true
  near.append(link)
  link.click()
  link.remove()
}

/** `Latency at percentiles` becomes `latency-at-percentiles`. */
export const fileName = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

/** What a drawing outside of this page cannot look up in a style sheet. */
const looks = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
  'visibility',
]

const namespace = 'http://www.w3.org/2000/svg'
/** Heights of the title and of a row of the legend; room beside an entry. In CSS pixels. */
const [titleHeight, entryHeight, gap] = [26, 18, 14]

/**
 * The plot as a picture that needs nothing else: its title, its drawing and what its legend names, as they look here, on the page's
 * background. Curves that are put away are left out.
 *
 * @param figure the plot's element
 */
export function standalone(figure: HTMLElement, title: string, measure: Measure): string {
  const drawing = figure.querySelector<SVGSVGElement>('.pn-canvas > svg')
  if (!drawing) return ''
  const [width, height] = [drawing.width.baseVal.value, drawing.height.baseVal.value]
  const picture = element('svg', {})
  const paper = element('rect', { width: '100%', height: '100%', fill: colourBehind(drawing) })
  const { color, fontFamily } = getComputedStyle(figure)
  const write = (text: string, x: number, y: number, look: Record<string, string> = {}) => {
    const line = element('text', { x, y, fill: color, 'font-family': fontFamily, 'font-size': 11, ...look })
    line.textContent = text
    picture.append(line)
  }
  const place = (copy: SVGSVGElement, x: number, y: number) => {
    for (const [side, value] of Object.entries({ x, y })) copy.setAttribute(side, String(value))
    picture.append(copy)
  }
  picture.append(paper)
  write(title, 8, 17, { 'font-size': '13', 'font-weight': '600' })
  place(lookingAlike(drawing), 0, titleHeight)
  let [x, y] = [8, titleHeight + height]
  for (const entry of figure.querySelectorAll('.pn-legend > :not([aria-pressed=false]), .pn-heatkey')) {
    const parts = [...entry.childNodes].map((part) => {
      const text = part.textContent ?? ''
      return part instanceof SVGSVGElement
        ? { part, text, wide: part.width.baseVal.value }
        : { part: undefined, text, wide: 1.05 * measure(text) }
    })
    const room = parts.reduce((sum, { wide }) => sum + wide + 5, gap)
    if (x > 8 && x + room > width) [x, y] = [8, y + entryHeight]
    for (const { part, text, wide } of parts) {
      if (part) place(lookingAlike(part), x, y + 3)
      else write(text, x, y + 13)
      x += wide + 5
    }
    x += gap
  }
  const whole = y + (x > 8 ? entryHeight + 6 : 0)
  for (const [side, value] of Object.entries({ width, height: whole, viewBox: `0 0 ${width} ${whole}` })) {
    picture.setAttribute(side, String(value))
  }
  return new XMLSerializer().serializeToString(picture)
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(namespace, name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value))
  return made
}

/** A copy with everything it looks like written into it. */
function lookingAlike(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  copies.forEach((each, index) => {
    const style = getComputedStyle(originals[index])
    each.removeAttribute('class')
    each.removeAttribute('style')
    for (const look of looks) {
      const value = style.getPropertyValue(look)
      if (value) each.setAttribute(look, value)
    }
  })
  for (const cursor of copy.querySelectorAll('[data-cursor]')) cursor.remove()
  return copy
}

function colourBehind(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    if (colour && !/^(transparent|rgba\(.*, 0\))$/.test(colour)) return colour
  }
  return 'Canvas'
}
