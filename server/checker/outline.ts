/** The states and transitions of a machine, to be drawn. */
import type { AnyStateMachine } from 'xstate'
import type { Protocol } from '../../protocols/model/index.js'
import { type AnyStateNode, transitionParts, transitionsOf } from '../semantics/index.js'
import type { StateOutline } from '../wire/output.js'

/** The machine of each role. */
export const machinesOf = ({ nodes }: Pick<Protocol, 'nodes'>): { [role: string]: StateOutline } =>
  Object.fromEntries(Object.entries(nodes).map(([role, { machine }]) => [role, outlineOf(machine as AnyStateMachine)]))

export const outlineOf = ({ root }: AnyStateMachine): StateOutline => outline(root)

/** What XState makes of entry and exit has its own starting and cancelling of timers among it. */
interface Config {
  readonly initial?: unknown
  readonly target?: unknown
  readonly entry?: unknown
  readonly exit?: unknown
}

function outline(node: AnyStateNode): StateOutline {
  const { initial, target, entry, exit } = node.config as Config
  const first = node.type === 'history' ? target : ((initial as { target?: unknown } | undefined)?.target ?? initial)
  const invokes = node.invoke.map(({ src }) => (typeof src === 'string' ? src : 'an actor'))
  return {
    key: node.key,
    type: node.type,
    ...(typeof first === 'string' && { initial: first }),
    ...(node.history === 'deep' && { deep: true }),
    ...(entry !== undefined && { entry: namesOf(entry) }),
    ...(exit !== undefined && { exit: namesOf(exit) }),
    ...(invokes.length > 0 && { invokes }),
    transitions: transitionsOf(node).map((transition) => {
      const { on, guard, target } = transitionParts(transition)
      const { actions, reenter } = transition
      return {
        on,
        ...(guard && { guard }),
        target,
        ...(actions.length > 0 && { actions: namesOf(actions) }),
        ...(reenter && target.length > 0 && { reenter: true }),
      }
    }),
    states: Object.values(node.states as Record<string, AnyStateNode>).map(outline),
  }
}

const namesOf = (actions: unknown): string[] => (Array.isArray(actions) ? actions : [actions]).map(actionName)

/** A name of the author's, else what XState's or the kit's creator does. */
function actionName(action: unknown): string {
  if (typeof action === 'string') return action
  const { type, name } = action as { type?: string; name?: string }
  const creator = type?.replace(/^xstate\./, '')
  if (creator === 'sendTo') return 'send'
  return (creator === 'enqueueActions' ? 'several actions' : creator) || name || 'an action'
}
