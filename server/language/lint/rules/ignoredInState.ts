import type { StateNode } from '../../machines/machine.js'
import { matchesType } from '../../machines/messages.js'
import { handles, knownRoles, receiversOf, saidIn } from '../conversation.js'
import type { Rule } from '../rule.js'

/** A message that a machine handles in all states but one. */
export const ignoredInState: Rule = {
  code: 'PN105',
  name: 'message-ignored-in-state',
  severity: 'hint',
  *find({ index }) {
    for (const protocol of index.protocols) {
      const roles = knownRoles(protocol)
      if (!roles) continue
      const said = saidIn(roles)
      for (const { machine } of roles) {
        const types = new Set(
          said
            .filter((each) => receiversOf(roles, each).some((role) => role.machine === machine))
            .map(({ message }) => message.type.name)
            .filter((type) => handles(machine, type)),
        )
        const states = machine.states.filter(isAlone)
        for (const type of types) {
          const ignoring = states.filter((state) => !isHandledIn(state, type))
          // where several do it is the way of the machine
          const [state] = ignoring
          if (ignoring.length !== 1 || states.length < 3 || !state.name) continue
          yield {
            ...state.name,
            message: `"${state.path.join('.')}" ignores \`${type}\`, which every other state handles: intended?`,
          }
        }
      }
    }
  },
}

/** Of a state with children, those say what it handles; of a state that is never left nothing is expected. */
const isAlone = (state: StateNode): boolean =>
  state.children.length === 0 &&
  state.transitions.length > 0 &&
  state.type !== 'final' &&
  state.type !== 'history' &&
  !isParallel(state)

/** What one region ignores another may handle. */
function isParallel(state: StateNode): boolean {
  for (let each = state.parent; each; each = each.parent) if (each.type === 'parallel') return true
  return false
}

function isHandledIn(state: StateNode, type: string): boolean {
  for (let each: StateNode | undefined = state; each; each = each.parent) {
    const here = each.transitions.some(
      ({ trigger }) => trigger.kind === 'event' && matchesType(trigger.type.name, type),
    )
    if (here) return true
  }
  return false
}
