import ts from 'typescript'
import { doneBy, effectsOfState } from '../../machines/messages.js'
import { codeOf, isWithin, placeIn, visitAll } from '../codeOf.js'
import type { Rule } from '../rule.js'

const what =
  'What it does happens outside of the machine, where it cannot be explored. Make it a role of the protocol: send it a message and handle its answer.'

/** Actors within a node. */
export const unexplorable: Rule = {
  code: 'PN118',
  name: 'actor-not-explorable',
  severity: 'error',
  *find({ index }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      for (const state of machine.states) {
        for (const invoke of state.invokes)
          yield { ...invoke, message: `The checker does not explore invoked actors. ${what}` }
        for (const effect of doneBy(machine, effectsOfState(state))) {
          if (effect.kind === 'other' && effect.creator === 'spawnChild') {
            yield { ...effect, message: `The checker does not explore spawned actors. ${what}` }
          }
        }
      }
      for (const code of codeOf(machine)) {
        const spawns: ts.CallExpression[] = []
        visitAll(code.node, (node) => {
          if (ts.isCallExpression(node) && node.expression.getText() === 'spawn') spawns.push(node)
        })
        for (const node of spawns) {
          if (isWithin(code, node))
            yield { ...placeIn(code, node), message: `The checker does not explore spawned actors. ${what}` }
        }
      }
    }
  },
}
