/** Who says what to whom in a protocol, as far as its text tells. */
import type { DeclaredProtocol, DeclaredRole } from '../machines/declaredProtocol.js'
import type { Machine, Sending, SentMessage } from '../machines/machine.js'
import { handledTypes, matchesType, sendingsOf } from '../machines/messages.js'

/** A message where it is written, and the role that sends it. */
export interface Said {
  readonly role: DeclaredRole
  readonly machine: Machine
  readonly sending: Sending
  readonly message: SentMessage
}

/** A role whose machine is known. */
export interface KnownRole extends DeclaredRole {
  readonly machine: Machine
}

/** The roles, if the machines of all of them are known; only then can be said what nobody does. */
export function knownRoles({ roles, complete }: DeclaredProtocol): readonly KnownRole[] | undefined {
  if (!complete || roles.length === 0) return undefined
  const known = roles.filter((role): role is KnownRole => role.machine !== undefined)
  return known.length === roles.length && known.every(({ machine }) => machine.unfollowed.length === 0)
    ? known
    : undefined
}

/** What goes over the network. */
export function saidIn(roles: readonly KnownRole[]): Said[] {
  return roles.flatMap((role) =>
    role.machine.states.flatMap((state) =>
      sendingsOf(state, role.machine)
        .filter(({ how }) => how !== 'raise' && how !== 'emit' && how !== 'sendParent')
        .flatMap((sending) => sending.messages.map((message) => ({ role, machine: role.machine, sending, message }))),
    ),
  )
}

/** What a machine tells itself. */
export const raisedBy = (machine: Machine): string[] =>
  machine.states.flatMap((state) =>
    sendingsOf(state, machine)
      .filter(({ how }) => how === 'raise')
      .flatMap(({ messages }) => messages.map(({ type }) => type.name)),
  )

/** Whether everything that the roles send is visible in the text. */
export const isAllSaid = (roles: readonly KnownRole[]): boolean =>
  roles.every(({ machine }) =>
    machine.states.every((state) => sendingsOf(state, machine).every(({ complete }) => complete)),
  )

/** Does the machine have a transition for an event type? */
export const handles = (machine: Machine, type: string): boolean =>
  handledTypes(machine).some((descriptor) => matchesType(descriptor, type))

/** The role of a node by its name: `server2` is of `server`. */
export function roleOfNode(roles: readonly KnownRole[], node: string): KnownRole | undefined {
  return roles.find(({ name, count }) => {
    const number = /^(\d+)$/.exec(node.slice(name.name.length))?.[1]
    return (
      node.startsWith(name.name) && number !== undefined && (count === undefined || (+number >= 1 && +number <= count))
    )
  })
}

/** The roles that a message may reach: the one of its receiver where that is written, else all. */
export function receiversOf(roles: readonly KnownRole[], { sending, role }: Said): readonly KnownRole[] {
  const { receiver, how } = sending
  if (receiver) {
    const found = roleOfNode(roles, receiver.name)
    return found ? [found] : []
  }
  // a node's own role is among its peers only if there are several of it
  return how === 'broadcast' ? roles.filter((each) => each.name !== role.name || (each.count ?? 2) > 1) : roles
}
