/** Completion and hover of a cell, in terms of the cell's own text. */
import ts from 'typescript'
import type { TextSpan } from './cell.js'
import type { CellModule, NotebookProgram } from './notebookProgram.js'
import type { CompletionEntry, Completions, HoverDescription, NameDescription } from './typeService.js'

const preferences: ts.UserPreferences = {
  includeCompletionsWithInsertText: true,
  includeCompletionsWithObjectLiteralMethodSnippets: false,
  includeAutomaticOptionalChainCompletions: true,
  quotePreference: 'single',
}

export function completionsAt(program: NotebookProgram, id: string, offset: number): Completions {
  const module = program.module(id)
  const found = module && program.service.getCompletionsAtPosition(module.path, within(module, offset), preferences)
  if (!found) return { entries: [], incomplete: false }
  // the word up to the position; what follows it is left alone
  const word = found.optionalReplacementSpan && { start: found.optionalReplacementSpan.start, end: offset }
  return {
    incomplete: found.isIncomplete === true,
    entries: found.entries
      // names that TypeScript only guesses from the words of the file, in JavaScript's manner
      .filter(({ kind }) => kind !== ts.ScriptElementKind.warning)
      .map((entry) => entryOf(entry, word)),
  }
}

export function completionDetailsAt(
  program: NotebookProgram,
  id: string,
  offset: number,
  name: string,
): NameDescription | null {
  const module = program.module(id)
  const found =
    module &&
    program.service.getCompletionEntryDetails(
      module.path,
      within(module, offset),
      name,
      undefined,
      undefined,
      preferences,
      undefined,
    )
  return found ? { ...describe(module, name, found), documentation: documentationOf(found) } : null
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
  return {
    name: entry.name,
    kind: entry.kind,
    order: entry.sortText,
    deprecated: modifiers.has(ts.ScriptElementKindModifier.deprecatedModifier),
    optional: modifiers.has(ts.ScriptElementKindModifier.optionalModifier),
    ...(entry.insertText !== undefined && { insert: entry.insertText }),
    ...(replace && { replace }),
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

function documentationOf({
  documentation,
  tags,
}: {
  readonly documentation?: readonly ts.SymbolDisplayPart[]
  readonly tags?: readonly ts.JSDocTagInfo[]
}): string {
  const lines = (tags ?? []).map(({ name, text }) => {
    const words = plain(text)
    if (name === 'example') return `*@example*\n\n${words.includes('```') ? words : `\`\`\`ts\n${words}\n\`\`\``}`
    if (name === 'param' || name === 'template') {
      const [, parameter, rest] = /^(\S+)\s*(?:-\s*)?([\s\S]*)$/.exec(words) ?? []
      return `*@${name}* \`${parameter ?? ''}\`${rest ? ` — ${rest}` : ''}`
    }
    return `*@${name}*${words ? ` — ${words}` : ''}`
  })
  return [plain(documentation), ...lines].filter((part) => part !== '').join('\n\n')
}

/** The text of documentation, with `{@link name}` as code. */
function plain(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return ts
    .displayPartsToString(parts?.slice())
    .replace(/\{@link(?:code|plain)?\s+([^}|\s]+)(?:[|\s]+([^}]*))?\}/g, (_, target: string, text?: string) =>
      text?.trim() ? text.trim() : `\`${target}\``,
    )
    .trim()
}

function within({ cell }: CellModule, offset: number): number {
  return Math.max(0, Math.min(offset, cell.text.length))
}

function spanOf({ start, length }: ts.TextSpan): TextSpan {
  return { start, end: start + length }
}
