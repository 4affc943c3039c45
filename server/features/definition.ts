/** Go to definition, type definition and implementation. */
import type { Connection, Location, LocationLink } from 'vscode-languageserver/node'
import type { Target } from '../language/questions.js'
import { type Asker, at } from './ask.js'
import { type Contributor, firstAnswer } from './contributor.js'

export const definitionCapabilities = {
  definitionProvider: true,
  typeDefinitionProvider: true,
  implementationProvider: true,
}

export function register(connection: Connection, asker: Asker, contributors: readonly Contributor[]): void {
  connection.onDefinition(async (params, token) => {
    const contributed = await firstAnswer(contributors, (each) => each.definition?.(params, token))
    // LocationLinks are understood by every editor that has notebooks
    if (contributed) return contributed
    const found = await asker.ask('definition', params.textDocument, at(params.position), token)
    return found ? found.targets.map((target) => ({ ...linkOf(target), originSelectionRange: found.origin })) : null
  })
  connection.onTypeDefinition(async ({ textDocument, position }, token) =>
    ((await asker.ask('typeDefinition', textDocument, at(position), token)) ?? []).map(locationOf),
  )
  connection.onImplementation(async ({ textDocument, position }, token) =>
    ((await asker.ask('implementation', textDocument, at(position), token)) ?? []).map(locationOf),
  )
}

const linkOf = ({ uri, range, nameRange }: Target): LocationLink => ({
  targetUri: uri,
  targetRange: range,
  targetSelectionRange: nameRange,
})

const locationOf = ({ uri, nameRange }: Target): Location => ({ uri, range: nameRange })
