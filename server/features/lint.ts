/** What is probably wrong in protocols, marked where it is; with its page, and a quick fix where one is certain. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { isIgnored, lookForProblems, type Problem, type Severities } from '../language/lint/lint.js'
import type { Fix } from '../language/lint/rule.js'
import { sameFault } from '../language/lint/sameFault.js'
import type { MachineIndex } from '../language/machines/machineIndex.js'
import type { Contributor } from './contributor.js'
import type { Machines } from './machines.js'
import { firstLook, rangeOf } from './notebooks.js'
import type { DiagnosticPublisher, Instead } from './publisher.js'
import type { Settings } from './settings.js'
import { inSlices } from './slices.js'

/** How long the keyboard must rest, in milliseconds. */
const rest = 300

const source = 'protocol'

/** Looks through a notebook after each change of it. @returns what offers the quick fixes */
export function register(
  machines: Machines,
  publisher: DiagnosticPublisher,
  settings: Settings,
  pages: string,
): Contributor {
  const { notebooks } = machines
  const looks = new Map<string, AbortController>()
  const look = (notebook: string, delay: number) => {
    looks.get(notebook)?.abort()
    const latest = new AbortController()
    looks.set(notebook, latest)
    const timer = setTimeout(() => void publish(notebook, latest.signal), delay)
    latest.signal.addEventListener('abort', () => clearTimeout(timer))
  }
  const publish = async (notebook: string, signal: AbortSignal): Promise<void> => {
    const severities = severitiesFrom((await settings.section('protocolNotebook')).lint)
    if (signal.aborted) return
    const { index } = machines.of(notebook)
    const problems = await inSlices(lookForProblems(index, severities), signal)
    if (!problems) return
    for (const { id } of notebooks.cellsOf(notebook)) {
      const document = notebooks.findCell(id)?.document
      if (!document) continue
      const text = document.getText()
      const here = problems
        .filter((problem) => problem.source === id && !isIgnored(text, problem))
        .sort((a, b) => a.start - b.start)
      const diagnostics = here.map((problem) => diagnosticOf(problem, pages, rangeOf(document, problem)))
      publisher.set('lint', id, document.version, diagnostics, insteadOf(index, here, document))
    }
  }
  notebooks.onChange((notebook) => look(notebook, looks.has(notebook) ? rest : firstLook))
  notebooks.onClose((notebook) => {
    looks.get(notebook)?.abort()
    looks.delete(notebook)
  })
  settings.onChange(() => {
    for (const notebook of looks.keys()) look(notebook, rest)
  })
  machines.files.onChange(() => {
    for (const notebook of looks.keys()) if (machines.importsFiles(notebook)) look(notebook, rest)
  })
  return {
    codeActions({ context, textDocument }) {
      return context.diagnostics.flatMap((diagnostic): CodeAction[] => {
        if (diagnostic.source !== source || !/^PN\d+$/.test(String(diagnostic.code))) return []
        const { fix } = (diagnostic.data ?? {}) as { fix?: Fix }
        const edit = fix && editOf(machines, fix)
        const mend = fix && edit && { ...offered(fix.title, diagnostic, edit), isPreferred: true }
        const ignore = ignored(machines, textDocument.uri, diagnostic)
        return [...(mend ? [mend] : []), ...(ignore ? [ignore] : [])]
      })
    },
  }
}

function diagnosticOf(
  { rule, severity, message, fix }: Problem,
  pages: string,
  range: Diagnostic['range'],
): Diagnostic {
  const page = join(pages, `${rule.code}.md`)
  return {
    range,
    message,
    code: rule.code,
    source,
    severity: severityOf[severity],
    ...(existsSync(page) && { codeDescription: { href: pathToFileURL(page).href } }),
    ...(fix && { data: { fix } }),
  }
}

/** One fault is told once: not by TypeScript as well, where a rule that tells of it is taken seriously. */
function insteadOf(index: MachineIndex, problems: readonly Problem[], document: TextDocument): Instead {
  const saying = problems
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map((problem) => sameFault(index, problem))
  return ({ source: from, range, code, message }) => {
    if (from !== 'ts') return false
    const error = {
      start: document.offsetAt(range.start),
      end: document.offsetAt(range.end),
      code,
      message: String(message),
    }
    return saying.some((isSame) => isSame(error))
  }
}

function editOf(machines: Machines, { edits }: Fix): WorkspaceEdit | undefined {
  const changes: Record<string, TextEdit[]> = {}
  for (const edit of edits) {
    const range = machines.rangeOf(edit)
    if (!range) return undefined
    changes[edit.source] = [...(changes[edit.source] ?? []), { range, newText: edit.text }]
  }
  return { changes }
}

/** A comment above the line. */
function ignored({ notebooks }: Machines, uri: string, diagnostic: Diagnostic): CodeAction | undefined {
  const document = notebooks.findCell(uri)?.document
  if (!document) return undefined
  const { line } = diagnostic.range.start
  const start = { line, character: 0 }
  const indent =
    /^\s*/.exec(document.getText({ start, end: { line: line + 1, character: 0 } }))?.[0].replace(/\n/g, '') ?? ''
  const newText = `${indent}// protocol-ignore ${diagnostic.code}\n`
  const edit = { changes: { [uri]: [{ range: { start, end: start }, newText }] } }
  return offered(`Ignore ${diagnostic.code} here`, diagnostic, edit)
}

const offered = (title: string, diagnostic: Diagnostic, edit: WorkspaceEdit): CodeAction => ({
  title,
  kind: CodeActionKind.QuickFix,
  diagnostics: [diagnostic],
  edit,
})

const severityOf = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

/** What is set that makes sense; the editor marks the rest where it is set. */
function severitiesFrom(value: unknown): Severities {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter(([, set]) => set === 'off' || Object.hasOwn(severityOf, set)))
}
