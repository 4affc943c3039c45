/** Completion in cells. */
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type Connection,
  MarkupKind,
} from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { CompletionEntry, CompletionKey } from '../language/questions.js'
import type { Asker } from './ask.js'
import { type Contributor, firstAnswer } from './contributor.js'
import { textEdits } from './edits.js'
import { rangeOf } from './notebooks.js'
import type { Settings } from './settings.js'

export const completionCapabilities = {
  completionProvider: { triggerCharacters: ['.', '"', "'", '`', '/', '@', '<', '#'], resolveProvider: true },
}

export function register(
  connection: Connection,
  asker: Asker,
  settings: Settings,
  contributors: readonly Contributor[],
): void {
  connection.onCompletion(async (params, token) => {
    const { textDocument, position, context } = params
    const contributed = await firstAnswer(contributors, (each) => each.completion?.(params, token))
    if (contributed?.exclusive) return { isIncomplete: false, items: contributed.items }
    const style = await settings.style()
    const trigger = context?.triggerCharacter
    let origin: ItemOrigin['place'] | undefined
    const completions = await asker.ask(
      'completion',
      textDocument,
      (document) => {
        origin = { cell: textDocument.uri, offset: document.offsetAt(position) }
        return { offset: origin.offset, style, ...(trigger !== undefined && { trigger }) }
      },
      token,
    )
    const document = asker.notebooks.findCell(textDocument.uri)?.document
    if (!completions || !origin || !document) return contributed?.items ?? null
    const place = origin
    return {
      isIncomplete: completions.incomplete,
      items: [...(contributed?.items ?? []), ...completions.entries.map((entry) => itemOf(entry, document, place))],
    }
  })

  connection.onCompletionResolve(async (item, token) => {
    const contributed = await firstAnswer(contributors, (each) => each.resolveCompletion?.(item, token))
    if (contributed) return contributed
    const { place, name, key } = (item.data ?? {}) as Partial<ItemOrigin>
    if (!place || name === undefined) return item
    const { cell: uri, offset } = place
    const style = await settings.style()
    const asked = { offset, name, style, ...(key && { key }) }
    const details = await asker.ask('completionDetails', { uri }, () => asked, token)
    if (!details) return item
    const { signature, documentation, changes } = details
    return {
      ...item,
      detail: key ? `${item.labelDetails?.description ?? ''}\n${signature}`.trim() : signature,
      ...(documentation && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
      ...(changes.length > 0 && { additionalTextEdits: textEdits(changes) }),
    }
  })
}

/** What an item carries, so that its details can be asked for. */
interface ItemOrigin {
  readonly place: { readonly cell: string; readonly offset: number }
  readonly name: string
  readonly key?: CompletionKey
}

function itemOf(entry: CompletionEntry, document: TextDocument, place: ItemOrigin['place']): CompletionItem {
  const { name, kind, order, insert, replace, from, key } = entry
  // `a.b` that becomes `a?.b` replaces the dot too; the editor compares all that is replaced with the filter
  const replacesDot = replace && insert !== undefined && document.getText(rangeOf(document, replace)).startsWith('.')
  return {
    label: entry.optional ? `${name}?` : name,
    kind: kinds[kind] ?? CompletionItemKind.Text,
    sortText: order,
    ...((insert !== undefined || entry.optional) && { insertText: insert ?? name }),
    ...(replace && { textEdit: { range: rangeOf(document, replace), newText: insert ?? name } }),
    ...((replacesDot || entry.optional) && { filterText: replacesDot ? `.${name}` : name }),
    ...(entry.deprecated && { tags: [CompletionItemTag.Deprecated] }),
    ...(from !== undefined && { labelDetails: { description: from } }),
    data: { place, name, ...(key && { key }) } satisfies ItemOrigin,
  }
}

/** The editor's kinds by TypeScript's. */
const kinds: { readonly [kind: string]: CompletionItemKind | undefined } = {
  alias: CompletionItemKind.Reference,
  call: CompletionItemKind.Method,
  class: CompletionItemKind.Class,
  const: CompletionItemKind.Constant,
  construct: CompletionItemKind.Constructor,
  constructor: CompletionItemKind.Constructor,
  directory: CompletionItemKind.Folder,
  enum: CompletionItemKind.Enum,
  'enum member': CompletionItemKind.EnumMember,
  'external module name': CompletionItemKind.Module,
  function: CompletionItemKind.Function,
  getter: CompletionItemKind.Property,
  interface: CompletionItemKind.Interface,
  keyword: CompletionItemKind.Keyword,
  let: CompletionItemKind.Variable,
  'local class': CompletionItemKind.Class,
  'local function': CompletionItemKind.Function,
  'local var': CompletionItemKind.Variable,
  method: CompletionItemKind.Method,
  module: CompletionItemKind.Module,
  parameter: CompletionItemKind.Variable,
  'primitive type': CompletionItemKind.Keyword,
  property: CompletionItemKind.Field,
  script: CompletionItemKind.File,
  setter: CompletionItemKind.Property,
  string: CompletionItemKind.Constant,
  type: CompletionItemKind.Interface,
  'type parameter': CompletionItemKind.TypeParameter,
  var: CompletionItemKind.Variable,
}
