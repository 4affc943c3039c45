/** Where a walk stands, as text: for readers of files and terminals, who cannot choose. */
import type { EnabledAction, Exploration } from '../../wire/exploring.js'
import { nodesAfter } from '../../wire/presentState.js'
import { nodeText } from '../../wire/values.js'
import { type Layout, plainLayout, wrap } from './style.js'
import { changeText } from './trace.js'
import { cut, plural, valueText } from './values.js'

const contextWidth = 70

/** The nodes, what can happen, and the properties that are violated. Ends without a line end. */
export function explorationText(exploration: Exploration, layout: Layout = plainLayout): string {
  const { protocol, trace, path, at, fault, enabled, properties, moments } = exploration
  const { style, width } = layout
  const steps = path.indexOf(at)
  const nodes = nodesAfter(trace, steps)
  const ids = trace.nodes.map(({ id }) => id)
  const margin = Math.max(...ids.map((id) => id.length))
  const lines = ids.flatMap((id) => {
    const { context, timers } = nodes[id]
    const waiting = timers.length > 0 ? `, timers: ${timers.join(', ')}` : ''
    const text = `${nodeText(nodes[id])} ${cut(valueText(context), contextWidth)}${waiting}`
    return wrap(text, width, `  ${id.padEnd(margin)}  `, ' '.repeat(margin + 6))
  })
  const violated = properties.filter((_, index) => moments[at].values[index] === 'violated').map(({ name }) => name)
  return [
    style.bold(`${protocol}: ${steps === 0 ? 'the initial state' : `the state after ${plural(steps, 'step')}`}`),
    ...trace.steps
      .slice(0, steps)
      .flatMap(({ text }, index) => wrap(text, width, `  ${index + 1}  `, '     ').map(style.dim)),
    ...lines,
    ...violated.map((name) => style.bad(`  “${name}” is violated: ${exploration.why[name]}`)),
    '',
    ...(fault ? wrap(fault, width).map(style.bad) : []),
    ...(enabled.length === 0 && !fault ? ['Nothing can happen any more.'] : []),
    ...groupsOf(enabled, ids).flatMap(([group, actions]) => [
      style.bold(group),
      ...actions.flatMap((action) => actionLines(action, layout)),
    ]),
  ].join('\n')
}

/** By node, then the network's and time's, then faults. */
function groupsOf(enabled: readonly EnabledAction[], ids: readonly string[]): [string, EnabledAction[]][] {
  const actions = enabled.filter(({ fault }) => !fault)
  const groups: [string, EnabledAction[]][] = [
    ...ids.map((id): [string, EnabledAction[]] => [`${id} can`, actions.filter(({ node }) => node === id)]),
    ['Also possible', actions.filter(({ node }) => node === undefined)],
    ['Faults that may strike', enabled.filter(({ fault }) => fault)],
  ]
  return groups.filter(([, inside]) => inside.length > 0)
}

function actionLines({ step, violates, outside }: EnabledAction, { style, width }: Layout): string[] {
  const changes = Object.entries(step.changes).map(
    ([node, changed]) => `${node}: ${changed.map(changeText).join(', ')}`,
  )
  const sent = step.sent.map(({ type, to }) => `sends ${type} to ${to}`)
  const marks = [...violates.map((name) => `violates “${name}”`), ...(outside ? ['leads out of `within`'] : [])]
  const does = [...changes, ...sent].join('; ')
  return [
    ...wrap(step.text, width, '  - ', '      '),
    ...(does ? wrap(does, width, '      ', '        ').map(style.dim) : []),
    ...marks.map((mark) => style.bad(`      ${mark}`)),
  ]
}
