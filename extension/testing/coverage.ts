/**
 * States and transitions that checks exercised, as VS Code's coverage: states are declarations, transitions statements. VS Code tells
 * texts apart by their paths, which all cells of a notebook share, so what is in cells is told of the notebook's file, with its lines.
 */
import {
  BranchCoverage,
  DeclarationCoverage,
  FileCoverage,
  type FileCoverageDetail,
  type NotebookDocument,
  Range,
  StatementCoverage,
  TestCoverageCount,
  Uri,
} from 'vscode'
import type { CoveredPart, CoveredText, CoveredTransition } from '../../server/wire/tests.js'
import { linesOfCells } from '../notebook/serializer.js'

/** What was exercised in the cells of a notebook, as one file, and in the files that they import. */
export function coveredFiles(
  notebook: NotebookDocument,
  texts: readonly CoveredText[],
  uriOf: (uri: Uri) => string,
): CoveredFile[] {
  const lines = linesOfCells(notebook)
  const offsets = new Map(notebook.getCells().map(({ document, index }) => [uriOf(document.uri), lines[index]]))
  const inCells = texts.flatMap((text) => {
    const offset = offsets.get(text.uri)
    return offset === undefined ? [] : [movedDown(text, offset)]
  })
  const whole: CoveredText = {
    uri: notebook.uri.toString(),
    states: inCells.flatMap(({ states }) => states),
    transitions: inCells.flatMap(({ transitions }) => transitions),
  }
  const files = texts.filter(({ uri }) => !offsets.has(uri))
  return [...(inCells.length > 0 ? [whole] : []), ...files].map((text) => new CoveredFile(text))
}

function movedDown({ uri, states, transitions }: CoveredText, lines: number): CoveredText {
  const part = <P extends CoveredPart>(of: P): P => ({
    ...of,
    range: {
      start: { ...of.range.start, line: of.range.start.line + lines },
      end: { ...of.range.end, line: of.range.end.line + lines },
    },
  })
  const transition = (of: CoveredTransition) => ({ ...part(of), branches: of.branches.map(part) })
  return { uri, states: states.map(part), transitions: transitions.map(transition) }
}

/** The coverage of one file; its details are made when somebody looks. */
class CoveredFile extends FileCoverage {
  readonly text: CoveredText

  constructor(text: CoveredText) {
    const branches = text.transitions.flatMap((each) => each.branches)
    super(
      Uri.parse(text.uri),
      countOf(text.transitions),
      branches.length > 0 ? countOf(branches) : undefined,
      text.states.length > 0 ? countOf(text.states) : undefined,
    )
    this.text = text
  }
}

export function detailsOf(file: FileCoverage): FileCoverageDetail[] {
  if (!(file instanceof CoveredFile)) return []
  const { states, transitions } = file.text
  return [
    ...states.map(({ name, taken, range }) => new DeclarationCoverage(name, taken, rangeOf(range))),
    ...transitions.map(({ taken, range, branches }) => {
      const parts = branches.map((branch) => new BranchCoverage(branch.taken, rangeOf(branch.range), branch.name))
      return new StatementCoverage(taken, rangeOf(range), parts)
    }),
  ]
}

const countOf = (parts: readonly CoveredPart[]): TestCoverageCount =>
  new TestCoverageCount(parts.filter(({ taken }) => Number(taken) > 0).length, parts.length)

const rangeOf = ({ start, end }: CoveredPart['range']): Range =>
  new Range(start.line, start.character, end.line, end.character)
