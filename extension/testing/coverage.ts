/** States and transitions that checks exercised, as VS Code's coverage: states are declarations, transitions statements. */
import {
  BranchCoverage,
  DeclarationCoverage,
  FileCoverage,
  type FileCoverageDetail,
  Range,
  StatementCoverage,
  TestCoverageCount,
  Uri,
} from 'vscode'
import type { CoveredPart, CoveredText } from '../../server/wire/tests.js'

/** The coverage of one cell or file; its details are made when somebody looks. */
export class CoveredFile extends FileCoverage {
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
