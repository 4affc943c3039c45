/** Quick fixes, refactorings, and what is done to a cell as a whole: imports, everything that can be mended at once. */
import ts from 'typescript'
import type { CellModule, NotebookProgram } from '../notebookProgram.js'
import type { Action, ActionDone, Asked, Changes, LaterAction, Style } from '../questions.js'
import { barePath, bareService } from './bare.js'
import { problemsOf } from './cellProblems.js'
import { changesOf, ownChanges } from './edits.js'
import { positionAt, rangeOfText, spanOf } from './places.js'
import { formatOfNew, preferencesOf } from './style.js'
import { withExports } from './unusedImports.js'

export function actionsIn(program: NotebookProgram, id: string, asked: Asked<'actions'>): Action[] {
  const module = program.module(id)
  if (!module) return []
  const wants = (kind: string) =>
    !asked.only || asked.only.some((only) => only === '' || kind === only || kind.startsWith(`${only}.`))
  return [
    ...(wants('quickfix') ? quickFixes(program, module, asked) : []),
    ...refactorings(program, module, asked).filter(({ kind }) => wants(kind)),
    // a caret that moves asks for no whole-cell action
    ...(asked.only ? sourceActions.filter(({ kind }) => wants(kind)) : []).flatMap(
      ({ title, kind, changes }): Action[] => {
        const done = changes(program, module, asked.style)
        return done ? [{ title, kind, preferred: false, changes: done }] : []
      },
    ),
  ]
}

/** What an action does that was only described before. */
export function actionDone(
  program: NotebookProgram,
  id: string,
  action: LaterAction,
  style?: Style,
): ActionDone | null {
  const module = program.module(id)
  if (!module) return null
  if (action.type === 'fixAll') {
    const changes = fixAll(program, module, action.fixId, style)
    return changes ? { changes } : null
  }
  const { start, end } = action.span
  const found = program.service.getEditsForRefactor(
    module.path,
    formatOfNew(program, style),
    { pos: start, end },
    action.refactor,
    action.action,
    preferencesOf(program, style),
  )
  const changes = found && changesOf(program, found.edits)
  if (!changes) return null
  const rename = found.renameFilename === module.path ? found.renameLocation : undefined
  const own = found.edits.find(({ fileName }) => fileName === module.path)
  if (rename === undefined || !own) return { changes }
  return { changes, rename: { uri: id, ...positionAt(textAfter(module, own.textChanges), rename) } }
}

function quickFixes(
  program: NotebookProgram,
  { path, cell }: CellModule,
  { problems, style }: Asked<'actions'>,
): Action[] {
  const actions: Action[] = []
  const fixIds = new Set<string>()
  const all = problems.length > 0 ? problemsOf(program, cell.id) : []
  for (const { code, span } of problems) {
    const fixes = program.service.getCodeFixesAtPosition(
      path,
      span.start,
      span.end,
      [code],
      formatOfNew(program, style),
      preferencesOf(program, style),
    )
    const ofKind = (name: string) => fixes.filter(({ fixName }) => fixName === name).length
    for (const { description, changes, commands, fixName, fixId, fixAllDescription } of fixes) {
      const mapped = commands?.length ? undefined : changesOf(program, changes)
      if (!mapped || (fixName === 'import' && reachesInside(program, changes))) continue
      const preferred = preferredFixes.has(fixName) && ofKind(fixName) === 1
      actions.push({ title: description, kind: 'quickfix', mends: { code, span }, preferred, changes: mapped })
      const several = all.filter((problem) => problem.code === code).length > 1
      if (typeof fixId === 'string' && fixAllDescription && several && !fixIds.has(fixId)) {
        fixIds.add(fixId)
        const later: LaterAction = { type: 'fixAll', fixId }
        actions.push({ title: fixAllDescription, kind: 'quickfix', mends: { code, span }, preferred: false, later })
      }
    }
  }
  return actions
}

/** Whether an import is proposed that goes round the name by which a library is imported. */
function reachesInside(program: NotebookProgram, changes: readonly ts.FileTextChanges[]): boolean {
  const added = changes.flatMap(({ textChanges }) => textChanges.map(({ newText }) => newText)).join('\n')
  const path = /from ["'](\..*)["']/.exec(added)?.[1]
  return path !== undefined && program.isInsideLibrary(path)
}

/** Those that are most likely what is wanted, where there is one of them only. */
const preferredFixes = new Set([
  'addMissingAwait',
  'addMissingConst',
  'extendsInterfaceBecomesImplements',
  'fixAwaitInSyncFunction',
  'fixImportNonExportedMember',
  'fixMissingFunctionDeclaration',
  'fixMissingMember',
  'import',
  'inferFromUsage',
  'removeUnnecessaryAwait',
  'spelling',
  'unusedIdentifier',
])

function refactorings(
  program: NotebookProgram,
  { path }: CellModule,
  { span, invoked, only, style }: Asked<'actions'>,
): Action[] {
  if (only && !only.some((kind) => kind === '' || kind.startsWith('refactor'))) return []
  const found = program.service.getApplicableRefactors(
    path,
    { pos: span.start, end: span.end },
    preferencesOf(program, style),
    invoked ? 'invoked' : 'implicit',
  )
  return found.flatMap(({ name: refactor, actions }) =>
    actions.flatMap(({ name: action, description, kind, notApplicableReason, isInteractive }): Action[] => {
      // there is no other file that a part of a cell could be moved to
      if (isInteractive || kind?.startsWith('refactor.move')) return []
      const described = { title: description, kind: kind ?? 'refactor', preferred: preferredRefactorings.has(action) }
      if (notApplicableReason !== undefined) return invoked ? [{ ...described, disabled: notApplicableReason }] : []
      return [{ ...described, later: { type: 'refactor', refactor, action, span } }]
    }),
  )
}

const preferredRefactorings = new Set(['constant_scope_0', 'Extract to type alias'])

interface SourceAction {
  readonly title: string
  readonly kind: string
  readonly changes: (program: NotebookProgram, module: CellModule, style?: Style) => Changes | undefined
}

const sourceActions: readonly SourceAction[] = [
  { title: 'Organize Imports', kind: 'source.organizeImports', changes: imports(ts.OrganizeImportsMode.All) },
  { title: 'Sort Imports', kind: 'source.sortImports', changes: imports(ts.OrganizeImportsMode.SortAndCombine) },
  {
    title: 'Remove Unused Imports',
    kind: 'source.removeUnusedImports',
    changes: imports(ts.OrganizeImportsMode.RemoveUnused),
  },
  { title: 'Add All Missing Imports', kind: 'source.addMissingImports.ts', changes: combined('fixMissingImport') },
  { title: 'Remove All Unused Code', kind: 'source.removeUnused.ts', changes: combined('unusedIdentifier_delete') },
  {
    title: 'Fix All',
    kind: 'source.fixAll.ts',
    changes: combined('fixClassIncorrectlyImplementsInterface', 'fixUnreachableCode', 'fixAwaitInSyncFunction'),
  },
]

/** The first of these that has something to mend. */
function combined(...fixIds: readonly string[]): SourceAction['changes'] {
  return (program, module, style) => {
    for (const fixId of fixIds) {
      const changes = fixAll(program, module, fixId, style)
      if (changes && Object.keys(changes).length > 0) return changes
    }
    return undefined
  }
}

function fixAll(program: NotebookProgram, { path }: CellModule, fixId: string, style?: Style): Changes | undefined {
  const scope = { type: 'file', fileName: path } as const
  const format = formatOfNew(program, style)
  const { changes } = program.service.getCombinedCodeFix(scope, fixId, format, preferencesOf(program, style))
  return changesOf(program, changes)
}

/** A cell's imports in order. Those of other cells are not touched, and what other cells use of this one's is kept. */
function imports(mode: ts.OrganizeImportsMode): SourceAction['changes'] {
  return (program, { cell }, style) => {
    // of half-typed code nobody knows what is used
    if (cell.syntax.length > 0) return undefined
    const [file] = bareService(withExports(program, cell.id)).organizeImports(
      { type: 'file', fileName: barePath, mode },
      formatOfNew(program, style),
      preferencesOf(program, style),
    )
    const own = (file?.textChanges ?? []).filter(({ span }) => spanOf(span).end <= cell.text.length)
    const changes = own.map(({ span, newText }) => ({ range: rangeOfText(cell.text, span), newText }))
    return changes.length > 0 ? { [cell.id]: changes } : undefined
  }
}

/** A cell's text after changes of its module. */
function textAfter(module: CellModule, changes: readonly ts.TextChange[]): string {
  const own = [...(ownChanges(module, changes) ?? [])].sort((a, b) => b.span.start - a.span.start)
  return own.reduce(
    (text, { span, newText }) => text.slice(0, span.start) + newText + text.slice(span.start + span.length),
    module.cell.text,
  )
}
