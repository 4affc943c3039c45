/** Completion, definition, references and rename of the names in machines: states, ids, tags, guards, events, ... */
import {
  type CompletionItem,
  CompletionItemKind,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  ResponseError,
  type TextEdit,
} from 'vscode-languageserver/node'
import { type Suggestion, type Suggestions, suggestionsAt } from '../language/machines/completions.js'
import type { Occurrence } from '../language/machines/occurrences.js'
import { refusalOf, written } from '../language/machines/renaming.js'
import type { Contributor } from './contributor.js'
import type { Machines } from './machines.js'
import { rangeOf } from './notebooks.js'

export function machineNames(machines: Machines): Contributor {
  return {
    completion(params) {
      const found = machines.at(params)
      if (!found) return undefined
      const { index, occurrences, document, offset } = found
      const suggestions = suggestionsAt(index, occurrences.groups, document.uri, offset)
      if (!suggestions) return undefined
      const range = rangeOf(document, suggestions.replace)
      const items = suggestions.items.map((item, order) => itemOf(item, suggestions.form, range, order))
      // TypeScript knows nothing of these names that is not here, unless the machine is not understood
      return items.length > 0 ? { items, exclusive: true } : undefined
    },
    definition(params) {
      const found = machines.at(params)
      const [here] = found?.occurrences.at(params.textDocument.uri, found.offset) ?? []
      // what is a variable as well is TypeScript's
      if (!found || !here || here.name.form === 'shorthand') return undefined
      const all = found.occurrences.of(here.entity)
      const originSelectionRange = machines.rangeOf(here.name)
      const links = all
        .filter(({ declares }) => declares)
        .flatMap((each): LocationLink[] => {
          const place = machines.locationOf(each.name)
          const whole = machines.rangeOf(aroundOf(each))
          if (!place || !whole || !originSelectionRange) return []
          return [
            { originSelectionRange, targetUri: place.uri, targetRange: whole, targetSelectionRange: place.range },
            ...bodyLink(machines, each, originSelectionRange),
          ]
        })
      return links.length > 0 ? links : undefined
    },
    references(params) {
      const found = machines.at(params)
      const [here] = found?.occurrences.at(params.textDocument.uri, found.offset) ?? []
      if (!found || !here || here.name.form === 'shorthand') return undefined
      return found.occurrences
        .of(here.entity)
        .filter(({ declares }) => params.context.includeDeclaration || !declares)
        .flatMap(({ name }): Location[] => [machines.locationOf(name)].filter((at) => at !== undefined))
    },
    prepareRename(params) {
      const found = machines.at(params)
      const [here] = found?.occurrences.at(params.textDocument.uri, found.offset) ?? []
      if (!here || here.name.form === 'shorthand') return undefined
      const range = machines.rangeOf(here.name)
      return range && { range, placeholder: here.name.name }
    },
    rename(params) {
      const found = machines.at(params)
      const [here] = found?.occurrences.at(params.textDocument.uri, found.offset) ?? []
      if (!found || !here || here.name.form === 'shorthand') return undefined
      const refusal = refusalOf(found.occurrences, here, params.newName)
      if (refusal) throw new ResponseError(LSPErrorCodes.RequestFailed, refusal)
      const changes: Record<string, TextEdit[]> = {}
      for (const { name } of found.occurrences.of(here.entity)) {
        const place = machines.locationOf(name)
        const document = machines.documentOf(name)
        if (!place || !document) continue
        const edits = (changes[place.uri] ??= [])
        edits.push({ range: place.range, newText: written(name, params.newName, document.getText()) })
      }
      return { changes }
    },
  }
}

function itemOf(
  { name, kind, detail }: Suggestion,
  form: Suggestions['form'],
  range: ReturnType<typeof rangeOf>,
  order: number,
): CompletionItem {
  const newText = form === 'key' && !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `'${name}'` : name
  return {
    label: name,
    kind: kinds[kind],
    detail,
    filterText: newText,
    sortText: String(order).padStart(4, '0'),
    textEdit: { range, newText },
  }
}

const kinds: { readonly [K in Suggestion['kind']]: CompletionItemKind } = {
  state: CompletionItemKind.EnumMember,
  event: CompletionItemKind.Event,
  tag: CompletionItemKind.Constant,
  guard: CompletionItemKind.Function,
  action: CompletionItemKind.Function,
  delay: CompletionItemKind.Unit,
  actor: CompletionItemKind.Module,
  node: CompletionItemKind.Value,
}

/** What belongs to a declaration: the whole state, or the name alone. */
const aroundOf = ({ kind, state, name }: Occurrence) => (kind === 'state' && state ? withinOf(state.place, name) : name)

/** The editor wants the name to lie in the whole. */
const withinOf = <P extends { source: string; start: number; end: number }>(whole: P, name: P): P =>
  whole.source === name.source && whole.start <= name.start && name.end <= whole.end ? whole : name

/** A state whose configuration stands elsewhere: that is what one wants to see. */
function bodyLink(
  machines: Machines,
  { kind, state, name }: Occurrence,
  originSelectionRange: LocationLink['originSelectionRange'],
): LocationLink[] {
  if (kind !== 'state' || !state) return []
  const { body, place } = state
  if (body.source === place.source && place.start <= body.start && body.end <= place.end) return []
  if (name.form === 'other') return []
  const at = machines.locationOf(body)
  return at
    ? [
        {
          ...(originSelectionRange && { originSelectionRange }),
          targetUri: at.uri,
          targetRange: at.range,
          targetSelectionRange: at.range,
        },
      ]
    : []
}
