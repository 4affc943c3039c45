/** What a call expects, while one writes it. */
import { type Connection, MarkupKind } from 'vscode-languageserver/node'
import { type Asker, at } from './ask.js'

export const signatureHelpCapabilities = {
  signatureHelpProvider: { triggerCharacters: ['(', ',', '<'], retriggerCharacters: [')'] },
}

export function register(connection: Connection, asker: Asker): void {
  connection.onSignatureHelp(async ({ textDocument, position, context }, token) => {
    const trigger = context?.triggerCharacter
    const found = await asker.ask(
      'signatureHelp',
      textDocument,
      (document) => ({
        ...at(position)(document),
        again: context?.isRetrigger ?? false,
        ...(trigger !== undefined && { trigger }),
      }),
      token,
    )
    if (!found) return null
    return {
      activeSignature: found.active,
      activeParameter: found.activeParameter,
      signatures: found.signatures.map(({ label, documentation, parameters }) => ({
        label,
        ...markdown(documentation),
        parameters: parameters.map((parameter) => ({
          label: [...parameter.label],
          ...markdown(parameter.documentation),
        })),
      })),
    }
  })
}

const markdown = (value: string) => (value === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value } })
