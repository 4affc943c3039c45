/** Names in machines that mean nothing, as errors at the name, with what may have been meant as a quick fix. */
import { type CodeAction, CodeActionKind, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node'
import { mistakesIn } from '../language/machines/mistakes.js'
import type { Contributor } from './contributor.js'
import type { Machines } from './machines.js'
import { firstLook, rangeOf } from './notebooks.js'
import type { DiagnosticPublisher } from './publisher.js'

/** How long the keyboard must rest, in milliseconds. */
const rest = 200

/** What a diagnostic carries for its quick fix. */
interface Meant {
  readonly meant: string
}

/** Says what is wrong in all cells of a notebook after each change of it. @returns what offers the quick fixes */
export function register(machines: Machines, publisher: DiagnosticPublisher): Contributor {
  const { notebooks } = machines
  const timers = new Map<string, NodeJS.Timeout>()
  notebooks.onChange((notebook) => {
    const delay = timers.has(notebook) ? rest : firstLook
    clearTimeout(timers.get(notebook))
    timers.set(
      notebook,
      setTimeout(() => publish(machines, publisher, notebook), delay),
    )
  })
  notebooks.onClose((notebook) => {
    clearTimeout(timers.get(notebook))
    timers.delete(notebook)
  })
  return {
    codeActions({ textDocument, context }) {
      return context.diagnostics.flatMap((diagnostic): CodeAction[] => {
        const { meant } = (diagnostic.data ?? {}) as Partial<Meant>
        if (diagnostic.source !== source || meant === undefined) return []
        const edit = { changes: { [textDocument.uri]: [{ range: diagnostic.range, newText: meant }] } }
        const title = `Change to "${meant}"`
        return [{ title, kind: CodeActionKind.QuickFix, isPreferred: true, diagnostics: [diagnostic], edit }]
      })
    },
  }
}

const source = 'protocol'

function publish(machines: Machines, publisher: DiagnosticPublisher, notebook: string): void {
  const { notebooks } = machines
  if (!notebooks.has(notebook)) return
  const mistakes = mistakesIn(machines.of(notebook).index)
  for (const { id } of notebooks.cellsOf(notebook)) {
    const document = notebooks.findCell(id)?.document
    if (!document) continue
    const here = mistakes.filter(({ name }) => name.source === id)
    const diagnostics = here.map(({ code, name, message, meant }): Diagnostic => {
      const data: Meant | undefined = meant === undefined ? undefined : { meant }
      const range = rangeOf(document, name)
      return { range, code, message, severity: DiagnosticSeverity.Error, source, ...(data && { data }) }
    })
    publisher.set('machines', id, document.version, diagnostics)
  }
}
