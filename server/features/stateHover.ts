/** What is known of a state: its place in the chart, who enters it, what it sends and handles, and a small drawing. */
import { type Hover, MarkupKind } from 'vscode-languageserver/node'
import type { StateNode } from '../language/machines/machine.js'
import { stateChart } from '../language/machines/stateChart.js'
import { type Neighbours, neighboursOf, type Way } from '../language/machines/stateNeighbours.js'
import type { Contributor } from './contributor.js'
import type { Machines } from './machines.js'

/** @param ink the colour that is drawn with now */
export function stateHover(machines: Machines, ink: () => string): Contributor {
  return {
    hover(params): Hover | undefined {
      const found = machines.at(params)
      const here = found?.occurrences.at(params.textDocument.uri, found.offset).find(({ state }) => state)
      if (!found || !here?.state) return undefined
      const { state } = here
      const group = found.occurrences.groups.find((each) => each.machines.includes(state.machine))
      const range = machines.rangeOf(here.name)
      const value = describe(state, neighboursOf(state, group), ink())
      return { contents: { kind: MarkupKind.Markdown, value }, ...(range && { range }) }
    },
  }
}

function describe(state: StateNode, neighbours: Neighbours, ink: string): string {
  const { type, path, machine, tags, parent } = state
  const of = machine.variable ? ` of ${code(machine.variable.name)}` : ''
  const kind = type === 'atomic' ? 'state' : `${type} state`
  const start = neighbours.initial ? `, where ${parent?.parent ? code(nameOf(parent)) : 'the machine'} begins` : ''
  const lines = [
    `**${code(nameOf(state))}**: ${kind}${of}${start}${path.length > 1 && parent ? `, in ${code(nameOf(parent))}` : ''}`,
    tags.length > 0 ? `Tags: ${tags.map(({ name }) => code(name)).join(', ')}` : '',
    `Entered: ${neighbours.entered.length > 0 ? ways(neighbours.entered, 'from') : neighbours.initial ? 'at the start only' : 'by no transition to it'}`,
    neighbours.left.length > 0 ? `Leads to: ${ways(neighbours.left, 'to')}` : '',
    neighbours.unknown.length > 0 ? `Leads to what is not known: ${neighbours.unknown.map(code).join(', ')}` : '',
    `Handles: ${handled(neighbours)}`,
    `Sends: ${sent(neighbours)}`,
  ]
  return [image(state, neighbours, ink), lines.filter((line) => line !== '').join('  \n')].join('\n\n')
}

/** Its text equivalent is what stands below it. */
function image(state: StateNode, neighbours: Neighbours, ink: string): string {
  const drawn = Buffer.from(stateChart(state, neighbours, ink)).toString('base64')
  return `![${nameOf(state).replace(/[[\]]/g, '')} and its neighbours](data:image/svg+xml;base64,${drawn})`
}

function ways(all: readonly Way[], word: 'from' | 'to'): string {
  const texts = all.map(({ state, label }) =>
    word === 'from' ? `from ${code(nameOf(state))} ${label}` : `${code(nameOf(state))} ${label}`,
  )
  return [...new Set(texts)].join('; ')
}

function handled({ handles }: Neighbours): string {
  if (handles.length === 0) return 'nothing'
  return handles.map(({ type, from }) => code(type) + (from ? ` (as all in ${code(nameOf(from))})` : '')).join(', ')
}

function sent({ sends, complete }: Neighbours): string {
  const more = complete ? [] : ['and what is not visible in the text']
  if (sends.length === 0) return more.length > 0 ? 'what is not visible in the text' : 'nothing'
  const texts = sends.map(({ type, how, receivers }) => {
    if (how === 'emit') return `${code(type)} (an observation)`
    if (how === 'raise') return `${code(type)} (to itself)`
    const names = receivers.flatMap(({ variable }) => (variable ? [code(variable.name)] : []))
    return `${code(type)} (${how}; ${names.length > 0 ? `handled by ${names.join(', ')}` : 'handled by nobody'})`
  })
  return [...texts, ...more].join(', ')
}

const nameOf = ({ path, machine }: StateNode): string =>
  path.length > 0 ? path.join('.') : (machine.variable?.name ?? 'the machine')

const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``
