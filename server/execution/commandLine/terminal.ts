/** What a run looks like in a terminal, or in a file that its output is sent to. */

import { estimateText } from '../../wire/estimate.js'
import type { CellOutput } from '../../wire/output.js'
import { isSimulating, type Progress, simulatingText, stageText } from '../../wire/progress.js'
import type { CheckProgress } from '../../wire/report.js'
import {
  bytes,
  coloured,
  count,
  explorationText,
  frontierText,
  type Layout,
  logText,
  plain,
  plotsText,
  plural,
  reportText,
  simulationText,
  sweepText,
  widest,
} from '../text/index.js'
import { codeOfCheck, codeOfFrontier, codeOfSimulation, type ErrorResult, type NotebookResult } from './result.js'

/** Where a program prints. */
export interface Output {
  readonly isTTY?: boolean
  /** The width of a terminal, in characters. */
  readonly columns?: number
  write(text: string): unknown
}

function checkingText({
  distinct,
  depth,
  queue,
  statesPerSecond,
  memoryBytes,
  estimate,
  stage,
}: CheckProgress): string {
  if (stage) return `${count(distinct)} states, ${stageText(stage)}`
  const left = estimate ? `, ${estimateText(estimate)}` : ''
  return `${count(distinct)} states, depth ${depth}, ${count(queue)} to do, ${count(statesPerSecond)} states/s, ${bytes(memoryBytes)}${left}`
}

/** Lines of progress are written over by whatever comes next. */
const eraseLine = '\r\x1b[K'

const narrowest = 60

export class Terminal {
  readonly #out: Output
  readonly #errors: Output
  readonly #style: Layout['style']
  readonly #errorStyle: Layout['style']
  #progressShown = false

  /** @param colours false where the user does not want any */
  constructor(out: Output, errors: Output, colours: boolean) {
    this.#out = out
    this.#errors = errors
    this.#style = colours && out.isTTY ? coloured : plain
    this.#errorStyle = colours && errors.isTTY ? coloured : plain
  }

  /** @param place `file:line` of the cell */
  output(place: string, output: Exclude<CellOutput, { type: 'error' }>): void {
    switch (output.type) {
      case 'stream':
        this.#print(output.stream === 'stdout' ? this.#out : this.#errors, output.text)
        break
      case 'value':
        this.#print(this.#out, `${output.text}\n`)
        break
      case 'check':
        this.#print(this.#out, `${this.#style.dim(place)}\n${reportText(output.report, this.#layout())}\n\n`)
        break
      case 'frontier':
        this.#print(this.#out, `${this.#style.dim(place)}\n${frontierText(output.report, this.#layout())}\n\n`)
        break
      case 'simulation':
        this.#print(this.#out, `${this.#style.dim(place)}\n${simulationText(output.report, this.#layout())}\n\n`)
        break
      case 'sweep':
        this.#print(this.#out, `${this.#style.dim(place)}\n${sweepText(output.report, this.#layout())}\n\n`)
        break
      case 'log':
        this.#print(this.#out, `${this.#style.dim(place)}\n${logText(output.report, this.#layout())}\n\n`)
        break
      case 'plots':
        this.#print(this.#out, `${this.#style.dim(place)}\n${plotsText(output.group, this.#layout())}\n\n`)
        break
      case 'exploration':
        this.#print(this.#out, `${this.#style.dim(place)}\n${explorationText(output.exploration, this.#layout())}\n\n`)
        break
      case 'protocol':
        // a card is for browsing; the check repeats what it assumed
        break
    }
  }

  error({ file, line, column, name, message }: ErrorResult, frames: readonly string[] = []): void {
    const place = line === undefined ? file : `${file}:${line}:${column}`
    const callers = frames.map((frame) => `${this.#errorStyle.dim(`    at ${frame}`)}\n`).join('')
    this.#print(this.#errors, `${place}: ${this.#errorStyle.bad(name)}: ${message}\n${callers}`)
  }

  progress(progress: Progress): void {
    if (!this.#errors.isTTY) return
    const text = `${progress.protocol}: ${isSimulating(progress) ? simulatingText(progress) : checkingText(progress)}`
    this.#errors.write(`${eraseLine}${this.#errorStyle.dim(text)}`)
    this.#progressShown = true
  }

  /** A file that was written. */
  written(file: string): void {
    this.#print(this.#out, `${file}\n`)
  }

  /** The last line about a notebook. */
  summary({ file, checks, frontiers, simulations, errors }: NotebookResult): void {
    const codes = [...checks.map(codeOfCheck), ...frontiers.map(codeOfFrontier), ...simulations.map(codeOfSimulation)]
    const good = codes.filter((code) => code === 0).length
    const made = codes.length
    const parts = [
      ...(checks.length > 0 ? [plural(checks.length, 'check')] : []),
      ...(frontiers.length > 0 ? [plural(frontiers.length, 'frontier')] : []),
      ...(simulations.length > 0 ? [plural(simulations.length, 'simulation')] : []),
    ]
    const all = parts.join(' and ')
    const found = good === made ? `${all}, as expected` : `${good} of ${all} as expected`
    const failed = errors.length === 0 ? '' : `, ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`
    const colour = good === made && errors.length === 0 ? this.#style.good : this.#style.bad
    this.#print(this.#out, `${file}: ${colour(`${made === 0 ? 'no checks' : found}${failed}`)}\n`)
  }

  /** As wide as the terminal, which may have changed; but below a least width, lines are better broken by it. */
  #layout(): Layout {
    return { style: this.#style, width: Math.min(widest, Math.max(narrowest, this.#out.columns ?? widest)) }
  }

  #print(to: Output, text: string): void {
    if (this.#progressShown) this.#errors.write(eraseLine)
    this.#progressShown = false
    to.write(text)
  }
}
