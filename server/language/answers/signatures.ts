/** What a call expects. */
import ts from 'typescript'
import type { NotebookProgram } from '../notebookProgram.js'
import type { Signature, SignatureHelp } from '../questions.js'
import { within } from './places.js'
import { documentationOf } from './words.js'

/**
 * @param trigger the character typed, where that brought the question
 * @param again whether help is shown already
 */
export function signatureHelpAt(
  program: NotebookProgram,
  id: string,
  offset: number,
  trigger: string | undefined,
  again = false,
): SignatureHelp | null {
  const module = program.module(id)
  if (!module) return null
  const character = trigger as ts.SignatureHelpTriggerCharacter | undefined
  const triggerReason: ts.SignatureHelpTriggerReason = again
    ? { kind: 'retrigger', ...(character && { triggerCharacter: character }) }
    : character
      ? { kind: 'characterTyped', triggerCharacter: character }
      : { kind: 'invoked' }
  const found = program.service.getSignatureHelpItems(module.path, within(module, offset), { triggerReason })
  if (!found) return null
  const active = found.items[found.selectedItemIndex]
  const last = (active?.parameters.length ?? 1) - 1
  return {
    signatures: found.items.map(signatureOf),
    active: found.selectedItemIndex,
    activeParameter: active?.isVariadic ? Math.min(found.argumentIndex, last) : found.argumentIndex,
  }
}

function signatureOf(item: ts.SignatureHelpItem): Signature {
  const words = (parts: ts.SymbolDisplayPart[]) => ts.displayPartsToString(parts)
  let label = words(item.prefixDisplayParts)
  const parameters = item.parameters.map((parameter, index) => {
    if (index > 0) label += words(item.separatorDisplayParts)
    const start = label.length
    label += words(parameter.displayParts)
    return { label: [start, label.length] as const, documentation: documentationOf(parameter) }
  })
  return {
    label: label + words(item.suffixDisplayParts),
    documentation: documentationOf({ ...item, tags: item.tags.filter(({ name }) => name !== 'param') }),
    parameters,
  }
}
