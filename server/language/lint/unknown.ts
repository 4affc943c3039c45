/** Names that mean nothing: what is said of them, and what may have been meant. */
import type { ImplementationKind, Machine } from '../machines/machine.js'
import type { MachineIndex } from '../machines/machineIndex.js'
import { implementationOf, usesOf } from '../machines/messages.js'
import { nearest } from '../machines/nearest.js'
import type { Name } from '../machines/place.js'
import { written } from '../machines/renaming.js'
import type { Finding } from './rule.js'

/**
 * A finding at a name. What is nearest among the candidates is offered as its fix.
 * @param message what is wrong, in a sentence
 * @param meant what was meant, where that is known better than by spelling
 */
export function unknownName(
  { files }: MachineIndex,
  name: Name,
  message: string,
  candidates: readonly string[],
  meant = nearest(name.name, candidates),
): Finding {
  const { source, start, end } = name
  const text = files.get(source)?.text
  if (meant === undefined || text === undefined || name.form === 'other') return { source, start, end, message }
  const edits = [{ source, start, end, text: written(name, meant, text) }]
  return {
    source,
    start,
    end,
    message: `${message} Did you mean "${meant}"?`,
    fix: { title: `Change to "${meant}"`, edits },
  }
}

/**
 * Guards, actions, delays or actors that are named and not there. `setup` has all of them; a machine without one may get them
 * anywhere until nodes run it. Where not all that is given can be read, nothing is said.
 */
export function* unknownImplementations(index: MachineIndex, kind: ImplementationKind): Iterable<Finding> {
  const running = new Set(index.protocols.flatMap(({ roles }) => roles.flatMap(({ machine }) => machine ?? [])))
  for (const machine of [...index.machines, ...index.parts]) {
    const { setup, implementations, allImplementations } = machine
    if (!(setup ? setup.complete : allImplementations && running.has(machine))) continue
    const where = setup ? ' in `setup`' : ', neither beside the configuration nor by `.provide(...)`'
    for (const { kind: used, name } of usesOf(machine)) {
      if (used !== kind || name.name === '') continue
      const isThere = setup ? isGiven(index, machine, kind, name.name) : implementationOf(machine, kind, name.name)
      if (isThere) continue
      const known = implementations.filter((each) => each.kind === kind).map((each) => each.name.name)
      yield unknownName(index, name, `There is no ${kind} "${name.name}"${where}.`, known)
    }
  }
}

/** A machine that is made of this one may provide it. */
const isGiven = ({ machines }: MachineIndex, { origin }: Machine, kind: ImplementationKind, name: string): boolean =>
  machines.some((each) => each.origin === origin && implementationOf(each, kind, name))
