/** How curves and faults are told apart: by colour, and by something that needs none. */
import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3-shape'
import type { Curve } from '../../../server/wire/plot.js'

export interface Mark {
  readonly colour: string
  readonly dash: string
  /** The path of a marker around the origin. */
  readonly marker: string
}

const colours = ['blue', 'orange', 'green', 'red', 'purple', 'yellow'].map((name) => `var(--pn-${name})`)
const dashes = ['', '7 3', '2 3', '10 3 2 3', '4 2 1 2 1 2', '1 2']
const symbols = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolStar, symbolWye] as const

/** Area of a marker, in square pixels. */
const size = 38

const paths = symbols.map((type) => symbol(type, size)() ?? '')

/** Each curve's mark, in their order; one that others are held against looks like none of them. */
export function marksOf(curves: readonly Curve[]): readonly Mark[] {
  let count = 0
  return curves.map(({ reference }) => (reference ? referenceMark : markOf(count++)))
}

/** The mark with this number. */
export const markOf = (index: number): Mark => ({
  colour: colours[index % colours.length],
  dash: dashes[index % dashes.length],
  marker: paths[index % paths.length],
})

const referenceMark: Mark = { colour: 'var(--pn-muted)', dash: '3 4', marker: '' }

/** Faults by kind: a colour, and a pattern of lines in a square of 8. */
export const faultMarks: {
  readonly [fault: string]: { readonly name: string; readonly colour: string; readonly lines: string }
} = {
  crash: { name: 'node down', colour: 'var(--pn-red)', lines: 'M-2 6L6 -2M2 10L10 2' },
  cut: { name: 'links cut', colour: 'var(--pn-purple)', lines: 'M2 0V8M6 0V8' },
  poison: { name: 'links disturbed', colour: 'var(--pn-orange)', lines: 'M1 2H3M5 6H7' },
  slow: { name: 'node slow', colour: 'var(--pn-yellow)', lines: 'M0 2H8M0 6H8' },
  clockJump: { name: 'clock jump', colour: 'var(--pn-blue)', lines: 'M-2 2L6 10M2 -2L10 6' },
  input: { name: 'input', colour: 'var(--pn-green)', lines: 'M4 0V8' },
  lie: { name: 'lie', colour: 'var(--pn-red)', lines: 'M0 0L8 8M8 0L0 8' },
}

export const faultMark = (fault: string) => faultMarks[fault] ?? { name: fault, colour: 'var(--pn-muted)', lines: '' }

/** The state with this number in the order of time spent: the usual one is thin, so that what is special stands out. */
export function laneMark(index: number, state: string): { readonly colour: string; readonly share: number } {
  if (state === 'down') return { colour: 'var(--pn-red)', share: 0.25 }
  if (index === 0) return { colour: 'var(--pn-muted)', share: 0.4 }
  return { colour: colours[(index - 1) % colours.length], share: 1 }
}
