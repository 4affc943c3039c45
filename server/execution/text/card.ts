/** A protocol's card as text. */
import type { ProtocolCard, StateOutline } from '../../wire/output.js'
import { type Layout, plainLayout, wrap } from './style.js'
import { valueText } from './values.js'

/** Roles with their nodes, machines and contexts, what is assumed, what is claimed. Ends without a line end. */
export function cardText(
  { name, assumptions, roles, properties }: ProtocolCard,
  { style, width }: Layout = plainLayout,
): string {
  return [
    style.bold(name),
    ...roles.flatMap(({ role, nodes, durable, machine, context }) => [
      `  ${role}: ${nodes.join(', ')}`,
      `    context ${valueText(context)}${durable.length > 0 ? `, durable: ${durable.join(', ')}` : ''}`,
      ...machine.states.flatMap((state) => stateLines(state, machine, '    ')),
    ]),
    ...wrap(`assuming ${assumptions.join(', ')}`, width, '  ', '    '),
    ...properties.map(({ name: property, kind }) => `  ${kind}: ${property}`),
  ].join('\n')
}

function stateLines(state: StateOutline, parent: StateOutline, margin: string): string[] {
  const marks = [
    ...(parent.initial === state.key ? ['initial'] : []),
    ...(state.type === 'atomic' || state.type === 'compound' ? [] : [state.type]),
  ]
  return [
    `${margin}${state.key}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`,
    ...state.transitions.map(({ on, guard, target }) => {
      const condition = guard ? ` [${guard}]` : ''
      return `${margin}  ${on}${condition}${target.length > 0 ? ` → ${target.join(', ')}` : ''}`
    }),
    ...state.states.flatMap((child) => stateLines(child, state, `${margin}  `)),
  ]
}
