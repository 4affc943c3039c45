/** Texts that fit: the layout measures them, and cuts what is too long. */

/** The width of a text in CSS pixels, in the font of the drawing's labels. */
export type Measure = (text: string) => number

/** A guess on the wide side, for places without fonts. */
export const roughly: Measure = (text) => text.length * 6.4

/** The text, or its beginning and an ellipsis; empty where not even that has room. */
export function fitting(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text
  let [short, long] = [0, text.length]
  while (short < long - 1) {
    const middle = (short + long) >> 1
    if (measure(`${text.slice(0, middle)}…`) <= width) short = middle
    else long = middle
  }
  return short > 0 ? `${text.slice(0, short)}…` : ''
}
