import type { Machine, StateNode } from '../../machines/machine.js'
import type { Finding, Rule } from '../rule.js'

/** A state that no transition leads to. */
export const unreachableState: Rule = {
  code: 'PN101',
  name: 'unreachable-state',
  severity: 'warning',
  *find({ index }) {
    for (const machine of index.machines) {
      // what is provided changes no transition
      if (machine.origin !== machine || machine.unfollowed.length > 0) continue
      // a name that means nothing may have meant any of them
      if (machine.states.some(namesNothing)) continue
      const entered = enteredIn(machine)
      for (const state of machine.states) {
        const { name, parent, type, key } = state
        if (!name || !parent || entered.has(state) || !entered.has(parent) || type === 'history') continue
        yield unreachable(key, name)
      }
    }
  },
}

const namesNothing = ({ initial, transitions }: StateNode): boolean =>
  initial?.missing === true || transitions.some(({ targets }) => targets.some(({ missing }) => missing))

const unreachable = (key: string, place: Finding | StateNode['place']): Finding => ({
  ...place,
  message: `The state "${key}" is never entered: no transition leads to it, and it is not initial. Add a transition, or remove it.`,
})

/** The states that can be entered as far as transitions tell; guards are not looked at. */
function enteredIn({ root }: Machine): Set<StateNode> {
  const entered = new Set<StateNode>()
  const waiting: StateNode[] = []
  const enter = (state: StateNode | undefined) => {
    for (let each = state; each && !entered.has(each); each = each.parent) {
      entered.add(each)
      waiting.push(each)
    }
  }
  enter(root)
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    const { type, initial, children, transitions } = state
    if (type === 'parallel') children.forEach(enter)
    else if (initial?.state) enter(initial.state)
    // which of them it was to be is said elsewhere
    else if (children.length > 0 && !initial) enter(children[0])
    for (const { targets } of transitions) {
      for (const target of targets) {
        enter(target.state)
        // history: whatever was active in the parent, or its initial state
        if (target.state?.type === 'history') target.state.parent?.children.forEach(enter)
      }
    }
  }
  return entered
}
