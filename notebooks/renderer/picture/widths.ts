/** How wide texts are in Arial and in the fonts that are made to its measures (Helvetica, Liberation Sans). */
import type { Measure } from '../trace/text.js'

/** In thousandths of the font's size: from the space to the tilde. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]

export const family = "Arial, Helvetica, 'Liberation Sans', sans-serif"

/** @param size of the font, in CSS pixels @param bold whether it is */
export function measureAt(size: number, bold = false): Measure {
  return (text) => {
    let sum = 0
    for (const character of text) sum += widthOf(character.codePointAt(0)!)
    return (sum * size * (bold ? 1.08 : 1)) / 1000
  }
}

/** Letters of other scripts are at most as wide as high. */
const widthOf = (code: number): number => widths[code - 32] ?? (code < 0x300 ? 600 : 1000)
