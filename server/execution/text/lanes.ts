/** A trace as a picture of characters: time goes down, each node has a lane, messages are arrows at their delivery. */
import { loopTexts } from '../../wire/loopTexts.js'
import { numbersText, type ToldStep } from '../../wire/mergedTicks.js'
import type { Trace, TraceAction, TraceMessage } from '../../wire/trace.js'
import { nodeText } from '../../wire/values.js'
import { cut } from './values.js'

const narrowest = 14
const widest = 28
/** A longer picture is harder to read than the list of steps. */
const mostSteps = 60

/**
 * @param all the steps as they are told
 * @returns the lines, joined; undefined where the picture would not be legible
 */
export function lanesText(trace: Trace, all: readonly ToldStep[], mostColumns: number): string | undefined {
  const { nodes, initial } = trace
  const steps = all.map(({ step }) => step)
  if (steps.length === 0 || steps.length > mostSteps) return undefined
  const messages = messagesOf(trace)
  const looks = steps.map(({ action }) => lookOf(action, messages))
  const labels = [
    ...nodes.map(({ id }) => id),
    ...looks.flatMap((look) => (look.type === 'across' ? [] : [look.label])),
    ...Object.values(initial.nodes).map(nodeText),
    ...steps.flatMap((step) => Object.values(step.nodes).map(nodeText)),
  ]
  const longest = Math.max(...labels.map((label) => label.length))
  const width = Math.min(widest, Math.max(narrowest, longest + 6))
  const margin = Math.max(...all.map(({ first, last }) => numbersText(first, last).length)) + 2
  if (margin + width * nodes.length > mostColumns) return undefined

  const lanes = new Lanes(
    nodes.map(({ id }) => id),
    width,
    margin,
  )
  lanes.texts(Object.fromEntries(nodes.map(({ id }) => [id, id])))
  lanes.texts(Object.fromEntries(Object.entries(initial.nodes).map(([id, node]) => [id, nodeText(node)])))
  const values = new Map(Object.entries(initial.nodes).map(([id, node]) => [id, nodeText(node)]))
  const told = loopTexts(trace)
  all.forEach(({ first, last, step: { nodes: changed } }, index) => {
    if (told && first - 1 === trace.loop) lanes.draw('', { type: 'across', label: told.begins })
    lanes.draw(numbersText(first, last), looks[index] as Look)
    for (const [id, { up }] of Object.entries(changed)) lanes.down(id, !up)
    const news = Object.entries(changed).filter(([id, node]) => values.get(id) !== nodeText(node))
    if (news.length === 0) return
    for (const [id, node] of news) values.set(id, nodeText(node))
    lanes.texts(Object.fromEntries(news.map(([id, node]) => [id, nodeText(node)])))
  })
  if (told) lanes.draw('', { type: 'across', label: told.ends })
  return lanes.lines.join('\n')
}

function messagesOf({ initial, steps }: Trace): Map<string, TraceMessage> {
  return new Map([...initial.sent, ...steps.flatMap(({ sent }) => sent)].map((message) => [message.id, message]))
}

/** How an action is drawn: in its node's lane, across all lanes, or from lane to lane. */
type Look =
  | { readonly type: 'mark'; readonly node: string; readonly label: string }
  | { readonly type: 'across'; readonly label: string }
  | { readonly type: 'arrow'; readonly from: string; readonly to: string; readonly label: string; readonly end: string }

function lookOf(action: TraceAction, messages: ReadonlyMap<string, TraceMessage>): Look {
  const arrow = (id: string, remark: string, end: string): Look => {
    const message = messages.get(id)
    const label = `${message?.type ?? id}${remark}`
    return { type: 'arrow', from: message?.from ?? '', to: message?.to ?? '', label, end }
  }
  const mark = (node: string, label: string): Look => ({ type: 'mark', node, label })
  switch (action.type) {
    case 'deliver':
      return arrow(action.message, action.handled ? '' : ' (ignored)', action.handled ? '●' : '○')
    case 'duplicate':
      return arrow(action.message, action.handled ? ' (copy)' : ' (copy, ignored)', action.handled ? '●' : '○')
    case 'lose':
      return arrow(action.message, ' lost', '✗')
    case 'timer':
      return mark(action.node, `◷ ${action.timer}`)
    case 'input':
      return mark(action.node, `▷ ${(action.event as { type?: string }).type ?? 'input'}`)
    case 'crash':
      return mark(action.node, '✖ crash')
    case 'restart':
      return mark(action.node, '↻ restart')
    case 'partition':
      return { type: 'across', label: `partition: ${action.blocked.map(([from, to]) => `${from} ⇥ ${to}`).join(', ')}` }
    case 'heal':
      return { type: 'across', label: 'the partition heals' }
    case 'tick':
      return { type: 'across', label: `${action.milliseconds} ms pass` }
    case 'stabilise':
      return { type: 'across', label: 'the network stabilises' }
    case 'byzantine':
      return mark(action.node, `☠ to ${action.to}`)
    case 'event':
      return mark(action.node, '•')
  }
}

/** The rows of the picture, drawn one after the other. */
class Lanes {
  readonly lines: string[] = []
  readonly #ids: readonly string[]
  readonly #width: number
  readonly #margin: number
  readonly #down = new Set<string>()

  constructor(ids: readonly string[], width: number, margin: number) {
    this.#ids = ids
    this.#width = width
    this.#margin = margin
  }

  down(id: string, isDown: boolean): void {
    if (isDown) this.#down.add(id)
    else this.#down.delete(id)
  }

  /** A row with a text in some lanes. */
  texts(texts: { readonly [id: string]: string }): void {
    const row = this.#row('')
    for (const [id, text] of Object.entries(texts)) this.#put(row, id, cut(text, this.#width - 2))
    this.#end(row)
  }

  /** A row with an action. */
  draw(number: string, look: Look): void {
    if (look.type === 'across') {
      const room = this.#width * this.#ids.length
      this.lines.push(`${number.padStart(this.#margin - 2)}  ── ${cut(look.label, room - 6)} ──`)
      return
    }
    const row = this.#row(number)
    if (look.type === 'mark') this.#put(row, look.node, cut(look.label, this.#width - 2))
    else if (look.from === look.to) this.#put(row, look.to, cut(`${look.end} ${look.label}`, this.#width - 2))
    else this.#arrow(row, look)
    this.#end(row)
  }

  /** From the sender's lane to the receiver's, with its label on it. */
  #arrow(row: string[], { from: sender, to: receiver, label, end }: Look & { type: 'arrow' }): void {
    const from = this.#ids.indexOf(sender)
    const to = this.#ids.indexOf(receiver)
    const [left, right] = [this.#column(Math.min(from, to)), this.#column(Math.max(from, to))]
    const rightward = from < to
    for (let column = left + 1; column < right; column++) row[column] = '─'
    row[rightward ? left : right] = rightward ? '├' : '┤'
    row[rightward ? right : left] = end
    row[rightward ? right - 1 : left + 1] = rightward ? '▶' : '◀'
    // near the sender, so that it never hides the head
    const text = ` ${cut(label, this.#width - 6)} `
    const start = rightward ? left + 2 : right - 1 - text.length
    ;[...text].forEach((character, index) => {
      row[start + index] = character
    })
  }

  #row(number: string): string[] {
    const row = Array.from({ length: this.#margin + this.#width * this.#ids.length }, () => ' ')
    ;[...number.padStart(this.#margin - 2)].forEach((character, index) => {
      row[index] = character
    })
    this.#ids.forEach((id, index) => {
      row[this.#column(index)] = this.#down.has(id) ? '┊' : '│'
    })
    return row
  }

  #column(lane: number): number {
    return this.#margin + lane * this.#width
  }

  #put(row: string[], id: string, text: string): void {
    const lane = this.#ids.indexOf(id)
    if (lane < 0) return
    ;[...text].forEach((character, index) => {
      row[this.#column(lane) + index] = character
    })
  }

  #end(row: readonly string[]): void {
    this.lines.push(row.join('').trimEnd())
  }
}
