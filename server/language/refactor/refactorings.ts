/** What can be done with machines and protocols at a place of their text. */
import type { MachineIndex } from '../machines/machineIndex.js'
import { extractToSetup } from './extract.js'
import { addEventType, addHandlers, addReceivers, addState } from './missing.js'
import type { Refactoring, Span } from './refactoring.js'
import { addProperties } from './templates.js'

export type { Refactoring } from './refactoring.js'

/** Those of one title once: a function may make the same machine several times. */
export function refactoringsAt(index: MachineIndex, span: Span): Refactoring[] {
  const machines = index.machines.filter((machine) => machine.origin === machine)
  const found = [
    ...machines.flatMap((machine) => [
      ...addState(machine, span),
      ...addEventType(index, machine, span),
      ...addHandlers(machine, span),
      ...extractToSetup(machine, span),
    ]),
    ...addReceivers(index, span),
    ...index.protocols.flatMap((protocol) => addProperties(protocol, span)),
  ]
  return [...new Map(found.map((each) => [each.title, each])).values()]
}
