/** What can happen, in the order in which it is offered. */
import type { EnabledAction, Exploration } from '../../../server/wire/exploring.js'

export interface ActionGroup {
  readonly title: string
  /** Each with its place among the enabled actions, by which it is chosen. */
  readonly actions: readonly { readonly index: number; readonly action: EnabledAction }[]
}

/** By node; then what the network does and time; then the faults that may strike. */
export function actionGroups({ enabled, trace }: Pick<Exploration, 'enabled' | 'trace'>): ActionGroup[] {
  const all = enabled.map((action, index) => ({ index, action }))
  const usual = all.filter(({ action }) => !action.fault)
  return [
    ...trace.nodes.map(({ id }) => ({ title: id, actions: usual.filter(({ action }) => action.node === id) })),
    { title: 'Network and time', actions: usual.filter(({ action }) => action.node === undefined) },
    { title: 'Faults', actions: all.filter(({ action }) => action.fault) },
  ].filter(({ actions }) => actions.length > 0)
}

/** What an action would be besides what it does, in words. */
export function warningsOf({ violates, outside }: EnabledAction): string[] {
  return [
    ...violates.map((name) => `violates “${name}”`),
    ...(outside ? ['leads out of within: no check looks there'] : []),
  ]
}
