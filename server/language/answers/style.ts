/** How the author likes code written, as TypeScript wants to be told. */
import ts from 'typescript'
import type { NotebookProgram } from '../notebookProgram.js'
import type { Style } from '../questions.js'

/** For formatting what is there: semicolons stay as they are unless the settings say otherwise. */
export function formatOf(style: Style): ts.FormatCodeSettings {
  return {
    ...ts.getDefaultFormatCodeSettings('\n'),
    semicolons: ts.SemicolonPreference.Ignore,
    ...style.format,
    tabSize: style.tabSize,
    indentSize: style.tabSize,
    convertTabsToSpaces: style.insertSpaces,
  }
}

/** For writing something new: with semicolons where the notebook has them. */
export function formatOfNew(program: NotebookProgram, style: Style = defaultStyle): ts.FormatCodeSettings {
  const format = formatOf(style)
  if (format.semicolons !== ts.SemicolonPreference.Ignore) return format
  const { Insert, Remove } = ts.SemicolonPreference
  return { ...format, semicolons: usesSemicolons(program) ? Insert : Remove }
}

export function preferencesOf(program: NotebookProgram, style: Style = defaultStyle): ts.UserPreferences {
  const preferences: ts.UserPreferences = { ...style.preferences }
  const { quotePreference = 'auto' } = preferences
  return {
    includeCompletionsForModuleExports: true,
    includeCompletionsForImportStatements: true,
    includeCompletionsWithInsertText: true,
    includeAutomaticOptionalChainCompletions: true,
    includeCompletionsWithObjectLiteralMethodSnippets: false,
    allowIncompleteCompletions: true,
    allowRenameOfImportPath: false,
    providePrefixAndSuffixTextForRename: true,
    provideRefactorNotApplicableReason: true,
    ...preferences,
    autoImportFileExcludePatterns: [...(preferences.autoImportFileExcludePatterns ?? []), program.cellFiles],
    quotePreference: quotePreference === 'auto' ? quotesOf(program) : quotePreference,
  }
}

const defaultStyle: Style = { tabSize: 2, insertSpaces: true }

/** Quotes as in the first import of the notebook; single ones where it has none. */
function quotesOf(program: NotebookProgram): 'single' | 'double' {
  for (const { text, imports } of program.cells) {
    const [first] = imports
    if (first) return text[first.start] === '"' ? 'double' : 'single'
  }
  return 'single'
}

function usesSemicolons(program: NotebookProgram): boolean {
  let balance = 0
  for (const { id, text } of program.cells) {
    const module = program.module(id)
    const file = module && program.program.getSourceFile(module.path)
    for (const statement of file?.statements ?? []) {
      if (statement.end > text.length) break
      if (
        ts.isVariableStatement(statement) ||
        ts.isImportDeclaration(statement) ||
        ts.isExpressionStatement(statement)
      ) {
        balance += text[statement.end - 1] === ';' ? 1 : -1
      }
    }
  }
  return balance > 0
}
