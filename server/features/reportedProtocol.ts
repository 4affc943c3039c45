import type { DeclaredProtocol } from '../language/machines/declaredProtocol.js'
import type { MachineIndex } from '../language/machines/machineIndex.js'

/**
 * The protocol that a report is about: one that its cell checks, simulates or declares, else any of that name.
 *
 * @param name as the report has it
 * @param property one of the report's; a protocol that declares it is meant rather than another
 */
export function reportedProtocol(
  { checks, simulations, protocols }: MachineIndex,
  cell: string,
  name: string,
  property?: string,
): DeclaredProtocol | undefined {
  const here = [...checks, ...simulations].flatMap(({ source, protocol }) =>
    source === cell && protocol ? [protocol] : [],
  )
  const declaredHere = protocols.filter(({ source }) => source === cell)
  const called = [...here, ...declaredHere, ...protocols].filter(({ title }) => !title || title.name === name)
  const declares = ({ properties }: DeclaredProtocol) => properties.some((each) => each.name.name === property)
  return called.find(declares) ?? called.find(({ title }) => title) ?? called[0]
}
