/** A plot as a file: its numbers, or its drawing as it looks here. */

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

/** The drawing with everything it looks like written into it, on the page's background. */
export function standalone(drawing: SVGSVGElement): string {
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
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  paper.setAttribute('width', '100%')
  paper.setAttribute('height', '100%')
  paper.setAttribute('fill', colourBehind(drawing))
  copy.prepend(paper)
  return new XMLSerializer().serializeToString(copy)
}

function colourBehind(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    if (colour && !/^(transparent|rgba\(.*, 0\))$/.test(colour)) return colour
  }
  return 'Canvas'
}
