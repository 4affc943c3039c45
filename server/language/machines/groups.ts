/** Which machines talk to each other: those of one protocol, and of protocols that share a machine with it. */
import type { DeclaredProtocol } from './declaredProtocol.js'
import type { Machine } from './machine.js'
import type { MachineIndex } from './machineIndex.js'

export interface Group {
  readonly key: string
  /** As they are written, without what `.provide(...)` makes of them. */
  readonly machines: readonly Machine[]
  readonly protocols: readonly DeclaredProtocol[]
}

/** All groups; a machine that is in no protocol is one by itself. */
export function groupsOf({ machines, parts, protocols }: MachineIndex): Group[] {
  const origins = new Map([...machines, ...parts].map(({ origin }) => [origin.key, origin]))
  const parents = new Map<string, string>()
  const find = (key: string): string => {
    const parent = parents.get(key)
    return parent === undefined ? key : find(parent)
  }
  const keysOf = (protocol: DeclaredProtocol) => protocol.roles.flatMap(({ machine }) => machine?.origin.key ?? [])
  for (const protocol of protocols) {
    const [first, ...others] = keysOf(protocol).map(find)
    for (const other of others)
      if (first !== undefined && find(other) !== find(first)) parents.set(find(other), find(first))
  }
  const found = new Map<string, { key: string; machines: Machine[]; protocols: DeclaredProtocol[] }>()
  // a part of a machine belongs where its setup is at work
  for (const { key, setup } of parts) {
    const whole = machines.find((machine) => machine.setup === setup)
    if (whole) parents.set(key, find(whole.origin.key))
  }
  for (const [key, machine] of origins) {
    const root = find(key)
    const group = found.get(root) ?? { key: root, machines: [], protocols: [] }
    group.machines.push(machine)
    found.set(root, group)
  }
  for (const protocol of protocols) {
    const [first] = keysOf(protocol)
    if (first !== undefined) found.get(find(first))?.protocols.push(protocol)
  }
  return [...found.values()]
}
