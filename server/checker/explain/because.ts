/** Why an expression was true, or false: the parts that decided it, in words. */
import type { Frame, Recorded, Recording, Row } from './recording.js'

/** More reasons than these are counted. */
const mostReasons = 4

export class Because {
  /** The rows on which the reasons rest. */
  readonly decisive = new Set<number>()
  readonly #rows: readonly Row[]

  constructor(readonly recording: Recording) {
    this.#rows = recording.rows
  }

  /** Why a function returned what it did; undefined where that is not known. @param owner the row that called it; -1: none */
  returned(frame: Frame, owner = -1): string | undefined {
    const row = this.#rows.findIndex((each, index) => each.result && each.owner === owner && frame.values.has(index))
    return row < 0 ? undefined : this.#why(row, frame)
  }

  #why(row: number, frame: Frame): string {
    this.decisive.add(row)
    const { kind, declared } = this.#rows[row]
    const value = frame.values.get(row)!
    const { truth } = value
    switch (kind) {
      case 'and':
      case 'or':
        // Both parts where both are needed, else the last that was asked.
        return this.#joined(
          truth === (kind === 'and') ? this.#parts(row, frame) : this.#parts(row, frame).slice(-1),
          frame,
        )
      case 'not':
        return this.#joined(this.#parts(row, frame), frame) || this.#plain(row, value)
      case 'if':
        return this.#joined(this.#parts(row, frame), frame)
      case 'every':
      case 'some':
        return this.#quantified(row, frame)
      case 'call': {
        const called = frame.within.get(row)?.at(-1)
        return (called && this.returned(called, row)) ?? this.#plain(row, value)
      }
      case 'compare':
        return this.#compared(row, frame)
      default:
        if (declared !== undefined && frame.values.has(declared) && value.isTruth) return this.#why(declared, frame)
        if (this.#isLiteral(row)) return this.#conditions(row, frame) || this.#plain(row, value)
        return this.#plain(row, value)
    }
  }

  /** The parts of an expression that were evaluated, in the order of the source. */
  #parts(row: number, frame: Frame): number[] {
    const parts: number[] = []
    for (const [index, each] of this.#rows.entries()) {
      if (each.parent === row && each.owner === this.#rows[row].owner && frame.values.has(index)) parts.push(index)
    }
    return parts
  }

  #joined(rows: readonly number[], frame: Frame): string {
    const reasons = [...new Set(rows.map((row) => this.#why(row, frame)))]
    const more = reasons.length - mostReasons
    return [...reasons.slice(0, mostReasons), ...(more > 0 ? [`${more} more`] : [])].join(', and ')
  }

  #quantified(row: number, frame: Frame): string {
    const { kind, text } = this.#rows[row]
    const value = frame.values.get(row)!
    const runs = frame.within.get(row) ?? []
    const last = runs.at(-1)
    if (!last) return `${this.#plain(row, value)} (there is nothing to go through)`
    if (value.truth === (kind === 'some')) {
      const why = this.returned(last, row)
      return why
        ? `for ${last.label}${why.startsWith('for ') ? ',' : ''} ${why}`
        : `${this.#plain(row, value)}, by ${last.label}`
    }
    const result = this.#rows.findIndex((each, index) => each.result && each.owner === row && last.values.has(index))
    if (result < 0) return this.#plain(row, value)
    this.decisive.add(result)
    const all = runs.length === 2 ? 'both' : `all ${runs.length}`
    const told = runs.length === 1 ? `for ${last.label}` : `for ${all} of ${quoted(receiverOf(text))}`
    return `${quoted(this.#rows[result].text)} is ${kind === 'every'} ${told}`
  }

  #compared(row: number, frame: Frame): string {
    const value = frame.values.get(row)!
    const told = [...this.#operands(row, frame)].map((operand) => {
      this.decisive.add(operand)
      return `${quoted(this.#rows[operand].text)} is ${frame.values.get(operand)!.text}`
    })
    const plain = this.#plain(row, value)
    return told.length ? `${plain} (${told.slice(0, mostReasons).join(', ')})` : plain
  }

  /** What is compared, and the lists of elements that it was taken from. */
  #operands(row: number, frame: Frame): Set<number> {
    const found = new Set<number>()
    const add = (part: number) => {
      if (this.#isLiteral(part)) return
      found.add(part)
      addLists(part)
    }
    const addLists = (part: number) => {
      for (const below of this.#parts(part, frame)) {
        const { kind, declared } = this.#rows[below]
        if (kind === 'filter' || kind === 'find' || declared !== undefined) found.add(below)
        else addLists(below)
      }
    }
    for (const part of this.#parts(row, frame)) add(part)
    return found
  }

  /** What the `if`s in front of a literal said. */
  #conditions(row: number, frame: Frame): string {
    const { parent, owner } = this.#rows[row]
    const asked = [...this.#rows.keys()].filter((index) => {
      const each = this.#rows[index]
      return each.slot === 'condition' && each.parent === parent && each.owner === owner && frame.values.has(index)
    })
    return this.#joined(asked.slice(-1), frame)
  }

  #isLiteral(row: number): boolean {
    return /^(true|false)$/.test(this.#rows[row].text)
  }

  #plain(row: number, { text, truth, isTruth }: Recorded): string {
    return `${quoted(this.#rows[row].text)} is ${isTruth ? truth : text}`
  }
}

const quoted = (text: string): string => `“${text}”`

/** `server` of `server.some((n) => ...)`: what is gone through. */
function receiverOf(text: string): string {
  const receiver = /^(.*?)\.(?:some|every)\(/.exec(text)?.[1] ?? text
  const count = (bracket: string) => receiver.split(bracket).length
  return count('(') === count(')') ? receiver : text
}
