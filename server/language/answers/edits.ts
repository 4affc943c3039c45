/** What TypeScript wants changed, as changes of cells and of files. */
import { pathToFileURL } from 'node:url'
import type ts from 'typescript'
import type { LinkedCell } from '../cell.js'
import type { CellModule, NotebookProgram } from '../notebookProgram.js'
import type { Changes, TextChange } from '../questions.js'
import { rangeOfText, textOf } from './places.js'

/**
 * Changes of the program's files by the documents of the editor.
 * @returns undefined where not all of it can be done: some of it is about a library, or about how cells are joined
 */
export function changesOf(program: NotebookProgram, files: readonly ts.FileTextChanges[]): Changes | undefined {
  const changes: { [uri: string]: TextChange[] } = {}
  for (const { fileName, textChanges, isNewFile } of files) {
    const module = program.moduleAt(fileName)
    const text = module ? module.cell.text : textOf(program, fileName)
    if (text === undefined || isNewFile || !(module || program.isAuthored(fileName))) return undefined
    const own = module ? ownChanges(module, textChanges) : textChanges
    if (!own) return undefined
    const uri = module ? module.cell.id : pathToFileURL(fileName).href
    changes[uri] = own.map(({ span, newText }) => ({ range: rangeOfText(text, span), newText }))
  }
  return changes
}

/** Changes of a cell's module as changes of its text; undefined where one changes what is generated. */
export function ownChanges(
  { cell, text: moduleText }: CellModule,
  changes: readonly ts.TextChange[],
): ts.TextChange[] | undefined {
  const { length } = cell.text
  const joint = length + jointLength(cell)
  const own: ts.TextChange[] = []
  for (const change of changes) {
    const { start, length: removed } = change.span
    const end = start + removed
    if (end <= length) own.push(change)
    else if (removed === 0 && isImport(change.newText)) own.push(importAt(cell, change.newText))
    else if (start <= length && end <= joint)
      // what ends a cell takes the generated line ends with it
      own.push({ span: { start, length: length - start }, newText: change.newText.trimEnd() })
    else if (removed === 0 && (start <= joint || start === moduleText.length))
      own.push({ span: { start: length, length: 0 }, newText: `${lineEnds(cell)}${change.newText.trim()}` })
    else return undefined
  }
  return own
}

/** How much stands between a cell's text and the first generated statement. */
const jointLength = ({ closers }: LinkedCell): number => '\n\n;'.length + closers.length

const isImport = (text: string): boolean => /^\s*import\b/.test(text)

/** Where a new import goes that TypeScript would put among the generated ones: behind the cell's own, else on top. */
function importAt({ text, imports }: LinkedCell, newText: string): ts.TextChange {
  const statement = newText.trim()
  const last = imports.findLast(({ dynamic }) => !dynamic)
  if (!last) return { span: { start: 0, length: 0 }, newText: text === '' ? statement : `${statement}\n\n` }
  const end = /^[^\n]*/.exec(text.slice(last.end))?.[0].length ?? 0
  return { span: { start: last.end + end, length: 0 }, newText: `\n${statement}` }
}

/** An empty line between the end of a cell and what is appended. */
const lineEnds = ({ text }: LinkedCell): string =>
  text === '' || text.endsWith('\n\n') ? '' : text.endsWith('\n') ? '\n' : '\n\n'
