/** Files that cells may import, as they are in editors: what is not saved yet counts. */
import { fileURLToPath } from 'node:url'
import {
  type ClientCapabilities,
  type Connection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentSelector,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { TypeService } from '../language/typeService.js'
import type { FileTexts } from './fileTexts.js'

/** Only the texts of these are asked for: their language features are another server's. */
const documentSelector: DocumentSelector = [{ scheme: 'file', pattern: '**/*.{ts,mts,cts,js,mjs,cjs,json}' }]

/** @returns what asks for the texts, once the editor is ready to be asked */
export function register(
  connection: Connection,
  types: TypeService,
  texts: FileTexts,
  { textDocument }: ClientCapabilities,
): () => void {
  const documents = new Map<string, TextDocument>()
  const tell = (uri: string) => {
    if (!uri.startsWith('file:')) return
    // before the texts: who is told by them asks about what TypeScript knows
    types.fileEdited(fileURLToPath(uri), documents.get(uri)?.getText())
    texts.set(uri, documents.get(uri))
  }
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    documents.set(uri, TextDocument.create(uri, languageId, version, text))
    tell(uri)
  })
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = documents.get(uri)
    if (document) documents.set(uri, TextDocument.update(document, contentChanges, version))
    tell(uri)
  })
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.delete(uri)
    tell(uri)
  })
  return () => {
    if (!textDocument?.synchronization?.dynamicRegistration) return
    const { client } = connection
    void client.register(DidOpenTextDocumentNotification.type, { documentSelector })
    void client.register(DidCloseTextDocumentNotification.type, { documentSelector })
    const syncKind = TextDocumentSyncKind.Incremental
    void client.register(DidChangeTextDocumentNotification.type, { documentSelector, syncKind })
  }
}
