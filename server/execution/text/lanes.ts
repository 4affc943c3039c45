/** A trace as a picture of characters: time goes down, each node has a lane, messages are arrows at their delivery. */
import type { Trace, TraceAction, TraceMessage } from '../../wire/trace.js'
import { cut, nodeText } from './values.js'

const narrowest = 14
const widest = 28
/** A picture beyond this is harder to read than the list of steps. */
const mostColumns = 110
const mostSteps = 60

/** @returns the lines, joined; undefined where the picture would not be legible */
export function lanesText(trace: Trace): string | undefined {
  const { nodes, initial, steps } = trace
  if (steps.length === 0 || steps.length > mostSteps) return undefined
  const messages = messagesOf(trace)
  const labels = [
    ...nodes.map(({ id }) => id),
    ...[...messages.values()].map(({ type }) => type),
    ...Object.values(initial.nodes).map(nodeText),
    ...steps.flatMap((step) => Object.values(step.nodes).map(nodeText)),
  ]
  const longest = Math.max(...labels.map((label) => label.length))
  const width = Math.min(widest, Math.max(narrowest, longest + 6))
  const margin = String(steps.length).length + 2
  if (margin + width * nodes.length > mostColumns) return undefined

  const lanes = new Lanes(
    nodes.map(({ id }) => id),
    width,
    margin,
  )
  lanes.texts(Object.fromEntries(nodes.map(({ id }) => [id, id])))
  lanes.texts(Object.fromEntries(Object.entries(initial.nodes).map(([id, node]) => [id, nodeText(node)])))
  const values = new Map(Object.entries(initial.nodes).map(([id, node]) => [id, nodeText(node)]))
  steps.forEach(({ action, nodes: changed }, index) => {
    drawAction(lanes, action, messages, String(index + 1))
    for (const [id, { up }] of Object.entries(changed)) lanes.down(id, !up)
    const news = Object.entries(changed).filter(([id, node]) => values.get(id) !== nodeText(node))
    if (news.length === 0) return
    for (const [id, node] of news) values.set(id, nodeText(node))
    lanes.texts(Object.fromEntries(news.map(([id, node]) => [id, nodeText(node)])))
  })
  return lanes.lines.join('\n')
}

function messagesOf({ initial, steps }: Trace): Map<string, TraceMessage> {
  return new Map([...initial.sent, ...steps.flatMap(({ sent }) => sent)].map((message) => [message.id, message]))
}

function drawAction(lanes: Lanes, action: TraceAction, messages: Map<string, TraceMessage>, number: string): void {
  switch (action.type) {
    case 'deliver':
    case 'duplicate': {
      const message = messages.get(action.message)
      const copy = action.type === 'duplicate' ? ' (copy)' : ''
      const ignored = action.handled ? '' : ' (ignored)'
      lanes.arrow(number, message, `${message?.type ?? action.message}${copy}${ignored}`, action.handled ? '●' : '○')
      break
    }
    case 'lose': {
      const message = messages.get(action.message)
      lanes.arrow(number, message, `${message?.type ?? action.message} lost`, '✗')
      break
    }
    case 'timer':
      lanes.mark(number, action.node, `◷ ${action.timer}`)
      break
    case 'input':
      lanes.mark(number, action.node, `▷ ${(action.event as { type?: string }).type ?? 'input'}`)
      break
    case 'crash':
      lanes.mark(number, action.node, '✖ crash')
      break
    case 'restart':
      lanes.mark(number, action.node, '↻ restart')
      break
    case 'partition':
      lanes.across(number, `partition: ${action.blocked.map(([from, to]) => `${from} ⇥ ${to}`).join(', ')}`)
      break
    case 'heal':
      lanes.across(number, 'the partition heals')
      break
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

  mark(number: string, id: string, text: string): void {
    const row = this.#row(number)
    this.#put(row, id, cut(text, this.#width - 2))
    this.#end(row)
  }

  across(number: string, text: string): void {
    const room = this.#width * this.#ids.length
    this.lines.push(`${number.padStart(this.#margin - 2)}  ── ${cut(text, room - 6)} ──`)
  }

  /** An arrow from the sender's lane to the receiver's, with its label on it. */
  arrow(number: string, message: TraceMessage | undefined, label: string, end: string): void {
    const row = this.#row(number)
    const from = this.#ids.indexOf(message?.from ?? '')
    const to = this.#ids.indexOf(message?.to ?? '')
    if (from < 0 || to < 0 || from === to) {
      this.#put(row, message?.to ?? '', cut(`${end} ${label}`, this.#width - 2))
      this.#end(row)
      return
    }
    const [left, right] = [this.#column(Math.min(from, to)), this.#column(Math.max(from, to))]
    const rightward = from < to
    for (let column = left + 1; column < right; column++) row[column] = '─'
    row[rightward ? left : right] = rightward ? '├' : '┤'
    row[rightward ? right : left] = end
    row[rightward ? right - 1 : left + 1] = rightward ? '▶' : '◀'
    // near the sender, so that it never hides the head, and inside one lane's width
    const text = ` ${cut(label, this.#width - 6)} `
    const start = rightward ? left + 2 : right - 1 - text.length
    ;[...text].forEach((character, index) => {
      row[start + index] = character
    })
    this.#end(row)
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
