/** Completion and hover of a cell, in terms of the cell's own text. */
import ts from 'typescript'
import type { TextSpan } from '../cell.js'
import type { CellModule, NotebookProgram } from '../notebookProgram.js'
import type { Asked, CompletionDetails, CompletionEntry, Completions, HoverDescription } from '../questions.js'
import { ownChanges } from './edits.js'
import { rangeOfText, spanOf, within } from './places.js'
import { formatOfNew, preferencesOf } from './style.js'
import { documentationOf } from './words.js'

export function completionsAt(
  program: NotebookProgram,
  id: string,
  { offset, trigger, style }: Asked<'completion'>,
): Completions {
  const module = program.module(id)
  const triggerCharacter = trigger as ts.CompletionsTriggerCharacter | undefined
  const found =
    module &&
    program.service.getCompletionsAtPosition(
      module.path,
      within(module, offset),
      { ...preferencesOf(program, style), ...(triggerCharacter && { triggerCharacter }) },
      formatOfNew(program, style),
    )
  if (!found) return { entries: [], incomplete: false }
  // the word up to the position; what follows it is left alone
  const word = found.optionalReplacementSpan && { start: found.optionalReplacementSpan.start, end: offset }
  return {
    incomplete: found.isIncomplete === true,
    entries: found.entries
      // names that TypeScript only guesses from the words of the file, in JavaScript's manner
      .filter(({ kind }) => kind !== ts.ScriptElementKind.warning)
      .filter(({ data }) => data?.fileName === undefined || !program.isInsideLibrary(data.fileName))
      .map((entry) => entryOf(entry, word)),
  }
}

export function completionDetailsAt(
  program: NotebookProgram,
  id: string,
  { offset, name, key, style }: Asked<'completionDetails'>,
): CompletionDetails | null {
  const module = program.module(id)
  const found =
    module &&
    program.service.getCompletionEntryDetails(
      module.path,
      within(module, offset),
      name,
      formatOfNew(program, style),
      key?.source,
      preferencesOf(program, style),
      key?.data as ts.CompletionEntryData | undefined,
    )
  if (!found) return null
  const textChanges = (found.codeActions ?? []).flatMap(({ changes }) =>
    changes.flatMap((change) => (change.fileName === module.path ? change.textChanges : [])),
  )
  return {
    ...describe(module, name, found),
    documentation: documentationOf(found),
    changes: (ownChanges(module, textChanges) ?? []).map(({ span, newText }) => ({
      range: rangeOfText(module.cell.text, span),
      newText,
    })),
  }
}

export function hoverAt(program: NotebookProgram, id: string, offset: number): HoverDescription | null {
  const module = program.module(id)
  const found = module && program.service.getQuickInfoAtPosition(module.path, within(module, offset))
  if (!found) return null
  const span = spanOf(found.textSpan)
  return {
    ...span,
    ...describe(module, module.text.slice(span.start, span.end), found),
    documentation: documentationOf(found),
  }
}

function entryOf(entry: ts.CompletionEntry, span: TextSpan | undefined): CompletionEntry {
  const modifiers = new Set(entry.kindModifiers?.split(',') ?? [])
  const replace = entry.replacementSpan ? spanOf(entry.replacementSpan) : span
  const { source, data } = entry
  const from = ts.displayPartsToString(entry.sourceDisplay)
  return {
    name: entry.name,
    kind: entry.kind,
    order: entry.sortText,
    deprecated: modifiers.has(ts.ScriptElementKindModifier.deprecatedModifier),
    optional: modifiers.has(ts.ScriptElementKindModifier.optionalModifier),
    ...(entry.insertText !== undefined && { insert: entry.insertText }),
    ...(replace && { replace }),
    ...(from !== '' && { from }),
    ...((source !== undefined || data) && { key: { ...(source !== undefined && { source }), ...(data && { data }) } }),
  }
}

/**
 * The declaration of a name. A name from an earlier cell is shown as it is there: that our generated import carries it
 * here is nothing to the reader.
 */
function describe(
  { cell }: CellModule,
  name: string,
  { displayParts }: { readonly displayParts?: readonly ts.SymbolDisplayPart[] },
): { signature: string } {
  const shown = ts.displayPartsToString(displayParts?.slice())
  if (cell.declarations.some((declaration) => declaration.name === name && declaration.imported)) {
    return { signature: shown }
  }
  const signature = shown.replace(/^\(alias\) /, '').replace(/\nimport [\w$]+$/, '')
  const isBareCall = signature !== shown && signature.startsWith(name) && /^[(<]/.test(signature.slice(name.length))
  return { signature: isBareCall ? `function ${signature}` : signature }
}
