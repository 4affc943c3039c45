/** What is written in a chart, and how much room it takes. */
import type { Keyed } from '../wire/chart.js'
import type { StateOutline, TransitionOutline } from '../wire/output.js'

/** Heights of lines in pixels: of a state's name, and of what stands below it and on arrows. */
export const titleHeight = 20
export const lineHeight = 16
/** No line is wider, in pixels; what is longer is cut. */
const widest = 250

export type Notes = { readonly [keyOrPath: string]: string }

/** A line before it has its place. */
export interface Text {
  readonly text: string
  readonly note?: string
  readonly full?: string
  readonly transition?: string
  readonly width: number
}

/** On an arrow: what it waits for, and on what condition. What it does is for who points at it. */
export function arrowText(transition: Keyed, notes: Notes): Text {
  return noted(fitted(triggerText(transition), fullText(transition), transition.key), notes)
}

/** Within a state: a transition that leads nowhere else. */
export function innerText(transition: Keyed, notes: Notes): Text {
  const again = transition.target.length > 0 ? ' ↻' : ''
  const text = `${triggerText(transition)}${again}${doing(transition.actions)}`
  return noted(fitted(text, fullText(transition), transition.key), notes)
}

/** What a state does by itself. */
export const ownTexts = ({ entry, exit, invokes }: StateOutline): Text[] => [
  ...(entry ? [fitted(`entry${doing(entry)}`)] : []),
  ...(exit ? [fitted(`exit${doing(exit)}`)] : []),
  ...(invokes ?? []).map((src) => fitted(`runs ${src}`)),
]

/** The name of a state in its box. */
export function titleText({ type, deep }: StateOutline, name: string): string {
  return type === 'history' ? `${deep ? 'H*' : 'H'} ${name}` : name
}

/** Names are bold. */
export const titleWidth = (text: string): number => widthOf(text) * 1.18

function fullText(transition: Keyed): string {
  const { target, actions } = transition
  const to = target.length > 0 ? ` → ${target.join(', ')}` : ''
  return `${triggerText(transition)}${to}${doing(actions)}`
}

const triggerText = ({ on, guard }: TransitionOutline): string =>
  `${on.replace(/^on /, '')}${guard ? ` [${guard}]` : ''}`

const doing = (actions: readonly string[] = []): string => (actions.length > 0 ? ` / ${actions.join(', ')}` : '')

function fitted(text: string, full = text, transition?: string): Text {
  let shown = text
  if (widthOf(text) > widest) {
    while (widthOf(`${shown}…`) > widest) shown = shown.slice(0, -1)
    shown = `${shown.trimEnd()}…`
  }
  return { text: shown, width: widthOf(shown), ...(full !== shown && { full }), ...(transition && { transition }) }
}

function noted(text: Text, notes: Notes): Text {
  const note = notes[text.transition ?? '']
  return note === undefined ? text : { ...text, note, width: text.width + noteWidth(note) }
}

/** With the gap before it. */
export const noteWidth = (note: string): number => 8 + widthOf(note)

/** A text of 11 pixels in the interface fonts of the usual systems; rather too much than too little. */
export function widthOf(text: string): number {
  let width = 2
  for (const sign of text) {
    width += /[iljtfrI.,:;'|!()[\]/ ]/.test(sign)
      ? 4
      : /[mwMW@%…→↻]/.test(sign)
        ? 10
        : /[A-Z_0-9]/.test(sign)
          ? 7.6
          : 6.6
  }
  return Math.ceil(width)
}
