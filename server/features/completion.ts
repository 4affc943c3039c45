/** Completion in cells. */
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type Connection,
  MarkupKind,
} from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { CellOffset, CompletionEntry, TypeService } from '../language/typeService.js'
import { signalOf } from './cancellation.js'
import { type OpenNotebooks, rangeOf } from './notebooks.js'

export const completionCapability = {
  triggerCharacters: ['.', '"', "'", '`', '/', '@', '<', '#'],
  resolveProvider: true,
}

export function register(connection: Connection, notebooks: OpenNotebooks, types: TypeService): void {
  connection.onCompletion(async ({ textDocument, position }, token) => {
    const found = notebooks.findCell(textDocument.uri)
    if (!found) return null
    const { document, notebook } = found
    const place: CellOffset = { notebook, cell: document.uri, offset: document.offsetAt(position) }
    const completions = await types.completion(place, signalOf(token))
    if (!completions) return null
    return {
      isIncomplete: completions.incomplete,
      items: completions.entries.map((entry) => itemOf(entry, document, place)),
    }
  })

  connection.onCompletionResolve(async (item, token) => {
    const { place, name } = item.data as ItemOrigin
    const details = await types.completionDetails(place, name, signalOf(token))
    if (!details) return item
    return {
      ...item,
      detail: details.signature,
      ...(details.documentation && { documentation: { kind: MarkupKind.Markdown, value: details.documentation } }),
    }
  })
}

/** What an item carries, so that its details can be asked for. */
interface ItemOrigin {
  readonly place: CellOffset
  readonly name: string
}

function itemOf(entry: CompletionEntry, document: TextDocument, place: CellOffset): CompletionItem {
  const { name, kind, order, insert, replace } = entry
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
    data: { place, name } satisfies ItemOrigin,
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
