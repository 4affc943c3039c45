/** What else than TypeScript knows of cells. */
import type {
  CancellationToken,
  CodeAction,
  CodeActionParams,
  CompletionItem,
  CompletionParams,
  Hover,
  InlayHint,
  InlayHintParams,
  Location,
  LocationLink,
  ReferenceParams,
  RenameParams,
  TextDocumentPositionParams,
  WorkspaceEdit,
} from 'vscode-languageserver/node'

/**
 * Answers beside TypeScript's. Whoever knows more of protocols implements what it can; `undefined` (or nothing found) leaves a
 * question to the others.
 */
export interface Contributor {
  /** Entries put before TypeScript's; `exclusive`: instead of them, and then nobody waits for TypeScript. */
  completion?(
    params: CompletionParams,
    token: CancellationToken,
  ): Answered<{ items: CompletionItem[]; exclusive: boolean }>
  /** Completes an entry of its own; entries of others are answered with `undefined`. */
  resolveCompletion?(item: CompletionItem, token: CancellationToken): Answered<CompletionItem>
  /** Shown above what TypeScript says. */
  hover?(params: TextDocumentPositionParams, token: CancellationToken): Answered<Hover>
  /** Instead of TypeScript's. */
  definition?(params: TextDocumentPositionParams, token: CancellationToken): Answered<LocationLink[]>
  /** Instead of TypeScript's. */
  references?(params: ReferenceParams, token: CancellationToken): Answered<Location[]>
  /** The first that answers renames; it throws a ResponseError with the reason where that cannot be done. */
  prepareRename?(
    params: TextDocumentPositionParams,
    token: CancellationToken,
  ): Answered<{ range: Location['range']; placeholder: string }>
  rename?(params: RenameParams, token: CancellationToken): Answered<WorkspaceEdit>
  /** Put before TypeScript's. */
  codeActions?(params: CodeActionParams, token: CancellationToken): Answered<CodeAction[]>
  /** Beside TypeScript's. */
  inlayHints?(params: InlayHintParams, token: CancellationToken): Answered<InlayHint[]>
}

type Answered<T> = Promise<T | undefined> | T | undefined

/** The first answer that somebody gives. */
export async function firstAnswer<T>(
  contributors: readonly Contributor[],
  ask: (contributor: Contributor) => Answered<T>,
): Promise<T | undefined> {
  for (const contributor of contributors) {
    const found = await ask(contributor)
    if (found !== undefined) return found
  }
  return undefined
}

/** What all of them answer, in their order. */
export async function allAnswers<T>(
  contributors: readonly Contributor[],
  ask: (contributor: Contributor) => Answered<T[]>,
): Promise<T[]> {
  return (await Promise.all(contributors.map(ask))).flatMap((found) => found ?? [])
}
