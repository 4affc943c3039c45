/** What the syntax of a cell says of its structure: folding, selection, outline. */
import ts from 'typescript'
import type { NotebookProgram } from '../notebookProgram.js'
import type { FoldingPart, OutlineEntry, PositionRange } from '../questions.js'
import { barePath, bareService } from './bare.js'
import { positionAt, rangeOfText } from './places.js'

export function foldingOf(program: NotebookProgram, id: string): FoldingPart[] {
  const text = program.module(id)?.cell.text ?? ''
  return bareService(text)
    .getOutliningSpans(barePath)
    .flatMap(({ textSpan, kind }): FoldingPart[] => {
      const end = textSpan.start + textSpan.length
      const startLine = positionAt(text, textSpan.start).line
      // a closing bracket stays visible, as in every file of TypeScript
      const endLine = positionAt(text, end).line - (/[}\])`]/.test(text[end - 1] ?? '') ? 1 : 0)
      const known = foldingKinds[kind]
      return endLine > startLine ? [{ startLine, endLine, ...(known && { kind: known }) }] : []
    })
}

/** For each offset the ranges around it, innermost first. */
export function selectionsAt(program: NotebookProgram, id: string, offsets: readonly number[]): PositionRange[][] {
  const text = program.module(id)?.cell.text ?? ''
  const service = bareService(text)
  return offsets.map((offset) => {
    const ranges: PositionRange[] = []
    const place = Math.max(0, Math.min(offset, text.length))
    let at: ts.SelectionRange | undefined = service.getSmartSelectionRange(barePath, place)
    for (; at; at = at.parent) ranges.push(rangeOfText(text, at.textSpan))
    return ranges
  })
}

export function outlineOf(program: NotebookProgram, id: string): OutlineEntry[] {
  const text = program.module(id)?.cell.text ?? ''
  return (bareService(text).getNavigationTree(barePath).childItems ?? []).flatMap((item) => entryOf(text, item))
}

function entryOf(
  text: string,
  { text: name, kind, kindModifiers, nameSpan, spans, childItems }: ts.NavigationTree,
): OutlineEntry[] {
  const [span] = spans
  const children = (childItems ?? []).flatMap((child) => entryOf(text, child))
  // imports are no part of what a cell is; of a function without a name its parts are
  if (!span || kind === ts.ScriptElementKind.alias || name === '') return []
  if (name === '<function>' || name === '<class>') return children
  return [
    {
      name,
      kind,
      deprecated: /\bdeprecated\b/.test(kindModifiers),
      range: rangeOfText(text, span),
      nameRange: rangeOfText(text, nameSpan ?? span),
      children,
    },
  ]
}

const foldingKinds: { readonly [kind: string]: FoldingPart['kind'] } = {
  [ts.OutliningSpanKind.Comment]: 'comment',
  [ts.OutliningSpanKind.Imports]: 'imports',
  [ts.OutliningSpanKind.Region]: 'region',
}
