/** All that TypeScript, and whoever knows more of protocols, has to say of cells when it is asked. */
import type { Connection, ServerCapabilities } from 'vscode-languageserver/node'
import type { Asker } from './ask.js'
import * as callHierarchy from './callHierarchy.js'
import * as codeActions from './codeActions.js'
import * as completion from './completion.js'
import type { Contributor } from './contributor.js'
import * as definition from './definition.js'
import * as formatting from './formatting.js'
import * as hover from './hover.js'
import * as inlayHints from './inlayHints.js'
import * as references from './references.js'
import * as rename from './rename.js'
import * as semanticTokens from './semanticTokens.js'
import type { Settings } from './settings.js'
import * as signatureHelp from './signatureHelp.js'
import * as structure from './structure.js'
import * as symbols from './symbols.js'

export const capabilities: ServerCapabilities = {
  hoverProvider: true,
  ...completion.completionCapabilities,
  ...signatureHelp.signatureHelpCapabilities,
  ...definition.definitionCapabilities,
  ...references.referencesCapabilities,
  ...rename.renameCapabilities,
  ...symbols.symbolCapabilities,
  ...codeActions.codeActionCapabilities,
  ...formatting.formattingCapabilities,
  ...structure.structureCapabilities,
  ...semanticTokens.semanticTokensCapabilities,
  ...inlayHints.inlayHintCapabilities,
  ...callHierarchy.callHierarchyCapabilities,
}

/** @param contributors who knows more of cells than TypeScript; the first are asked first */
export function register(
  connection: Connection,
  asker: Asker,
  settings: Settings,
  contributors: readonly Contributor[],
): void {
  completion.register(connection, asker, settings, contributors)
  signatureHelp.register(connection, asker)
  hover.register(connection, asker, contributors)
  definition.register(connection, asker, contributors)
  references.register(connection, asker, contributors)
  rename.register(connection, asker, contributors)
  symbols.register(connection, asker)
  codeActions.register(connection, asker, settings, contributors)
  formatting.register(connection, asker, settings)
  structure.register(connection, asker)
  semanticTokens.register(connection, asker)
  inlayHints.register(connection, asker, settings, contributors)
  callHierarchy.register(connection, asker)
}
