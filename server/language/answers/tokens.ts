/** What each name of a cell is: semantic highlighting. And inlay hints. */
import ts from 'typescript'
import type { TextSpan } from '../cell.js'
import type { NotebookProgram } from '../notebookProgram.js'
import type { InlayHint, Style, Token } from '../questions.js'
import { positionAt, tsSpan } from './places.js'
import { preferencesOf } from './style.js'

/** @param span of which tokens are wanted; all where absent */
export function tokensOf(program: NotebookProgram, id: string, span?: TextSpan): Token[] {
  const module = program.module(id)
  if (!module) return []
  const { length } = module.cell.text
  const wanted = tsSpan(span ? { start: span.start, end: Math.min(span.end, length) } : { start: 0, end: length })
  const { spans } = program.service.getEncodedSemanticClassifications(
    module.path,
    wanted,
    ts.SemanticClassificationFormat.TwentyTwenty,
  )
  const tokens: Token[] = []
  for (let index = 0; index + 2 < spans.length; index += 3) {
    const [start = 0, size = 0, encoded = 0] = spans.slice(index, index + 3)
    const type = (encoded >> 8) - 1
    if (type >= 0 && start + size <= length) tokens.push({ start, end: start + size, type, modifiers: encoded & 255 })
  }
  return tokens.sort((a, b) => a.start - b.start)
}

export function inlayHintsIn(program: NotebookProgram, id: string, span: TextSpan, style?: Style): InlayHint[] {
  const module = program.module(id)
  if (!module) return []
  const { text } = module.cell
  const wanted = tsSpan({ start: span.start, end: Math.min(span.end, text.length) })
  return program.service
    .provideInlayHints(module.path, wanted, preferencesOf(program, style))
    .filter(({ position }) => position <= text.length)
    .map(({ position, text: words, displayParts, kind, whitespaceBefore = false, whitespaceAfter = false }) => ({
      position: positionAt(text, position),
      text: displayParts ? displayParts.map((part) => part.text).join('') : words,
      kind: kind === ts.InlayHintKind.Type ? 'type' : kind === ts.InlayHintKind.Parameter ? 'parameter' : 'value',
      spaceBefore: whitespaceBefore,
      spaceAfter: whitespaceAfter,
    }))
}
