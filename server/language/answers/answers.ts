/** Who answers which question. */

import type { NotebookProgram } from '../notebookProgram.js'
import type { Answer, Asked, QuestionKind } from '../questions.js'
import { actionDone, actionsIn } from './actions.js'
import { callablesAt, incomingCalls, outgoingCalls } from './calls.js'
import { problemsOf } from './cellProblems.js'
import { completionDetailsAt, completionsAt, hoverAt } from './descriptions.js'
import { formatted, formattedAfter } from './formatting.js'
import { definitionAt, highlightsAt, implementationAt, referencesAt, typeDefinitionAt } from './navigation.js'
import { prepareRename, renamed } from './rename.js'
import { signatureHelpAt } from './signatures.js'
import { foldingOf, outlineOf, selectionsAt } from './structure.js'
import { symbolsNamed } from './symbols.js'
import { inlayHintsIn, tokensOf } from './tokens.js'

export type Answers = {
  readonly [K in QuestionKind]: (program: NotebookProgram, cell: string, asked: Asked<K>) => Answer<K>
}

/** @throws ts.OperationCanceledException from `diagnostics`, when the program's cancellation token says so */
export const answers: Answers = {
  diagnostics: (program, cell) => problemsOf(program, cell),
  completion: completionsAt,
  completionDetails: completionDetailsAt,
  hover: (program, cell, { offset }) => hoverAt(program, cell, offset),
  signatureHelp: (program, cell, { offset, trigger, again }) => signatureHelpAt(program, cell, offset, trigger, again),
  definition: (program, cell, { offset }) => definitionAt(program, cell, offset),
  typeDefinition: (program, cell, { offset }) => typeDefinitionAt(program, cell, offset),
  implementation: (program, cell, { offset }) => implementationAt(program, cell, offset),
  references: (program, cell, { offset, declaration }) => referencesAt(program, cell, offset, declaration),
  highlights: (program, cell, { offset }) => highlightsAt(program, cell, offset),
  prepareRename: (program, cell, { offset }) => prepareRename(program, cell, offset),
  rename: (program, cell, { offset, to }) => renamed(program, cell, offset, to),
  outline: (program, cell) => outlineOf(program, cell),
  symbols: (program, _, { query }) => symbolsNamed(program, query),
  actions: actionsIn,
  action: (program, cell, { action, style }) => actionDone(program, cell, action, style),
  format: (program, cell, { style, span }) => formatted(program, cell, style, span),
  formatTyped: (program, cell, { offset, key, style }) => formattedAfter(program, cell, offset, key, style),
  folding: (program, cell) => foldingOf(program, cell),
  selection: (program, cell, { offsets }) => selectionsAt(program, cell, offsets),
  tokens: (program, cell, { span }) => tokensOf(program, cell, span),
  inlayHints: (program, cell, { span, style }) => inlayHintsIn(program, cell, span, style),
  callables: (program, cell, { offset }) => callablesAt(program, cell, offset),
  incomingCalls: (program, _, { place }) => incomingCalls(program, place),
  outgoingCalls: (program, _, { place }) => outgoingCalls(program, place),
}
