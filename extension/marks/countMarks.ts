/** Behind the transitions of machines how often the last check took them, behind machines how many local states it saw. */
import {
  type DecorationOptions,
  type Disposable,
  MarkdownString,
  type NotebookDocument,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from 'vscode'
import { countsChanged, languageId, notebookType, transitionCounts } from '../../server/wire/messages.js'
import type { CountPlace } from '../../server/wire/places.js'
import type { Server } from '../client.js'
import { countText, hasUntaken } from './countText.js'

/** How long the keyboard must rest before counts are asked for again, in milliseconds. */
const rest = 300

export class CountMarks implements Disposable {
  readonly #server: Server
  readonly #marks = window.createTextEditorDecorationType({})
  readonly #disposables: Disposable[]
  /** By the URI of the notebook, as the server knows it. */
  readonly #counts = new Map<string, readonly CountPlace[]>()
  readonly #timers = new Map<string, NodeJS.Timeout>()

  constructor(server: Server) {
    this.#server = server
    this.#disposables = [
      this.#marks,
      server.on(countsChanged, ({ notebook }) => this.#ask(notebook)),
      window.onDidChangeVisibleTextEditors(() => this.#paint()),
      workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)),
      workspace.onDidCloseNotebookDocument((notebook) => this.#forget(notebook)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('protocolNotebook.transitionCounts')) this.#paint()
      }),
    ]
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    for (const disposable of this.#disposables) disposable.dispose()
  }

  #ask(notebook: string): void {
    clearTimeout(this.#timers.get(notebook))
    const ask = async () => {
      this.#counts.set(notebook, await this.#server.request(transitionCounts, { notebook }).catch(() => []))
      this.#paint()
    }
    this.#timers.set(
      notebook,
      setTimeout(() => void ask(), rest),
    )
  }

  /** The text may have moved. */
  #edited(document: TextDocument): void {
    if (document.languageId !== languageId && document.uri.scheme !== 'file') return
    const uri = this.#server.uriOf(document.uri)
    for (const [notebook, counts] of this.#counts) if (counts.some((count) => count.uri === uri)) this.#ask(notebook)
  }

  #forget({ notebookType: type, uri }: NotebookDocument): void {
    if (type !== notebookType) return
    const notebook = this.#server.uriOf(uri)
    clearTimeout(this.#timers.get(notebook))
    this.#timers.delete(notebook)
    if (this.#counts.delete(notebook)) this.#paint()
  }

  #paint(): void {
    const isOn = workspace.getConfiguration('protocolNotebook').get<boolean>('transitionCounts') ?? true
    const all = isOn ? [...this.#counts.values()].flat() : []
    for (const editor of window.visibleTextEditors) editor.setDecorations(this.#marks, this.#marksIn(editor, all))
  }

  #marksIn({ document }: TextEditor, all: readonly CountPlace[]): DecorationOptions[] {
    const uri = this.#server.uriOf(document.uri)
    const lines = new Map<number, CountPlace[]>()
    for (const count of all) {
      const { line } = count.range.start
      if (count.uri === uri && line < document.lineCount) lines.set(line, [...(lines.get(line) ?? []), count])
    }
    return [...lines].map(([line, counts]) => markAt(document, line, counts))
  }
}

function markAt(document: TextDocument, line: number, counts: readonly CountPlace[]): DecorationOptions {
  const { end } = document.lineAt(line).range
  const first = Math.min(...counts.map(({ range }) => range.start.character))
  const colour = hasUntaken(counts) ? 'protocolNotebook.untakenForeground' : 'protocolNotebook.countForeground'
  return {
    range: document.validateRange(document.lineAt(line).range.with({ start: end.with({ character: first }) })),
    hoverMessage: counts.map(({ words, text }) => new MarkdownString().appendText(`${words}: ${text}`)),
    renderOptions: {
      after: {
        contentText: countText(counts),
        color: new ThemeColor(colour),
        margin: '0 0 0 3ch',
        fontStyle: 'italic',
      },
    },
  }
}
