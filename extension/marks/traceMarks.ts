/** Marks in the source where the selected trace comes by, and the values of its property. */
import {
  type DecorationOptions,
  type Disposable,
  MarkdownString,
  Position,
  Range,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  ThemeColor,
  window,
  workspace,
} from 'vscode'
import type { ExplainedExpression } from '../../server/wire/explanation.js'
import { languageId, placesOfTrace } from '../../server/wire/messages.js'
import type { StepPlace, TracePlaces } from '../../server/wire/places.js'
import { numberOf } from '../../server/wire/stepNumbers.js'
import type { Server } from '../client.js'
import type { SelectedTrace, Selection } from '../traces/selectedTrace.js'
import { type Mark, markOf, markText } from './markText.js'
import { valuesByLine } from './propertyValues.js'
import { stepTable } from './stepTable.js'

/** How long the keyboard must rest before places are asked for again, in milliseconds. */
const rest = 300
/** So many steps of a line are told of when the pointer rests on it. */
const mostTold = 3

const markColour = new ThemeColor('protocolNotebook.traceMarkForeground')
const stepColour = new ThemeColor('protocolNotebook.currentStepForeground')

/** What one source shows. */
interface Painted {
  readonly marks: DecorationOptions[]
  readonly current: Range[]
}

export class TraceMarks implements Disposable {
  readonly #server: Server
  readonly #selected: SelectedTrace
  readonly #marks = window.createTextEditorDecorationType({})
  readonly #current = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('protocolNotebook.currentStepBackground'),
    borderColor: stepColour,
    borderStyle: 'solid',
    borderWidth: '0 0 0 3px',
    overviewRulerColor: stepColour,
  })
  readonly #disposables: Disposable[]
  #timer: NodeJS.Timeout | undefined
  /** Of which trace the places are known. */
  #known: { readonly selection: Selection; readonly places: TracePlaces } | undefined

  constructor(server: Server, selected: SelectedTrace) {
    this.#server = server
    this.#selected = selected
    this.#disposables = [
      this.#marks,
      this.#current,
      selected.onChange(() => void this.#follow()),
      window.onDidChangeVisibleTextEditors(() => this.#paint()),
      workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)),
    ]
  }

  /** Where a step happened; empty where that is in no known text. */
  async placesOf(selection: Selection): Promise<readonly StepPlace[]> {
    return (await this.#placesOf(selection))?.steps[selection.step - 1] ?? []
  }

  dispose(): void {
    clearTimeout(this.#timer)
    for (const disposable of this.#disposables) disposable.dispose()
  }

  async #follow(): Promise<void> {
    const selection = this.#selected.current
    if (selection?.trace !== this.#known?.selection.trace) this.#known = undefined
    if (selection) await this.#placesOf(selection)
    this.#paint()
    const [place] = (selection?.step && this.#known?.places.steps[selection.step - 1]) || []
    if (place) this.#reveal(place)
  }

  async #placesOf(selection: Selection): Promise<TracePlaces | undefined> {
    const { cell, protocol, trace } = selection
    if (this.#known?.selection.trace === trace) return this.#known.places
    const { uriOf } = this.#server
    const asked = { notebook: uriOf(cell.notebook.uri), cell: uriOf(cell.document.uri), protocol, trace }
    const places = await this.#server.request(placesOfTrace, asked).catch(() => null)
    if (places && this.#selected.current?.trace === trace) this.#known = { selection, places }
    return places ?? undefined
  }

  /** The text may have moved. */
  #edited(document: TextDocument): void {
    if (!this.#selected.current || !(document.languageId === languageId || document.uri.scheme === 'file')) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#known = undefined
      void this.#follow()
    }, rest)
  }

  /** In an editor beside the notebook; the notebook itself stays where the reader looks at the trace. */
  #reveal({ uri, range }: StepPlace): void {
    for (const editor of window.visibleTextEditors) {
      const { document } = editor
      if (document.uri.scheme === 'file' && this.#server.uriOf(document.uri) === uri) {
        // the beginning of the line: else long lines would be scrolled sideways
        const { line } = range.start
        editor.revealRange(new Range(line, 0, line, 0), TextEditorRevealType.InCenterIfOutsideViewport)
      }
    }
  }

  #paint(): void {
    for (const editor of window.visibleTextEditors) {
      const { marks, current } = this.#paintedIn(editor)
      editor.setDecorations(this.#marks, marks)
      editor.setDecorations(this.#current, current)
    }
  }

  #paintedIn({ document }: TextEditor): Painted {
    const selection = this.#selected.current
    const places = this.#known?.places
    if (!selection || !places) return { marks: [], current: [] }
    const uri = this.#server.uriOf(document.uri)
    const { trace, step: at } = selection
    const lines = new Map<number, { start: number; marks: Mark[] }>()
    places.steps.forEach((step, index) => {
      for (const place of step) {
        const { line, character } = place.range.start
        if (place.uri !== uri || line >= document.lineCount) continue
        const known = lines.get(line) ?? { start: character, marks: [] }
        lines.set(line, known)
        const mark = markOf(trace.steps[index], index + 1, place)
        if (!known.marks.some(({ step, text }) => step === mark.step && text === mark.text)) known.marks.push(mark)
      }
    })
    const marks = [...lines].map(([line, { start, marks }]) => {
      const isCurrent = marks.some(({ step }) => step === at)
      return atEnd(
        document,
        line,
        start,
        markText(marks, at, trace.part?.before),
        isCurrent,
        this.#hover(selection, marks),
      )
    })
    const current = [...lines].filter(([, { marks }]) => marks.some(({ step }) => step === at))
    return {
      marks: [...marks, ...this.#values(document, uri, selection)],
      current: current.map(([line]) => document.lineAt(line).range),
    }
  }

  #values(document: TextDocument, uri: string, { trace, step }: Selection): DecorationOptions[] {
    const { explanation } = trace
    if (!explanation) return []
    const stands = ({ at, text }: ExplainedExpression) => {
      if (at.uri !== uri) return false
      const found = document.getText(new Range(at.line, at.column, at.endLine, at.endColumn))
      return bare(found) === bare(text)
    }
    const hover = markdown(explanation.text)
    return valuesByLine(explanation, step, stands).map(({ line, text }) => atEnd(document, line, 0, text, false, hover))
  }

  /** The step that the reader is at first, then the others. */
  #hover({ trace, step: at }: Selection, marks: readonly Mark[]): MarkdownString {
    const steps = [...new Set(marks.map(({ step }) => step))]
    const told = [...steps.filter((step) => step === at), ...steps.filter((step) => step !== at)]
    const tables = told.slice(0, mostTold).map((step) => {
      const link = `command:protocolNotebook.selectStep?${encodeURIComponent(JSON.stringify([step]))}`
      return `${stepTable(trace, step)}\n\n[Go to step ${numberOf(trace, step)}](${link})`
    })
    const rest = told.length - tables.length
    const more = rest > 0 ? `\n\n${rest} more ${rest === 1 ? 'step' : 'steps'}.` : ''
    return markdown(`${tables.join('\n\n---\n\n')}${more}`)
  }
}

function atEnd(
  document: TextDocument,
  line: number,
  start: number,
  text: string,
  isCurrent: boolean,
  hoverMessage: MarkdownString,
): DecorationOptions {
  const { end } = document.lineAt(line).range
  const style = isCurrent ? { color: stepColour, fontWeight: 'bold' } : { color: markColour }
  return {
    range: new Range(new Position(line, Math.min(start, end.character)), end),
    hoverMessage,
    renderOptions: { after: { contentText: text, margin: '0 0 0 3ch', ...style } },
  }
}

function markdown(text: string): MarkdownString {
  const value = new MarkdownString(text)
  value.isTrusted = { enabledCommands: ['protocolNotebook.selectStep'] }
  return value
}

export const rangeOf = ({ start, end }: StepPlace['range']): Range =>
  new Range(start.line, start.character, end.line, end.character)

/** Spaces and line breaks do not matter. */
const bare = (text: string): string => text.replace(/\s+/g, '')
