import ts from 'typescript'
import type { StateNode } from '../../machines/machine.js'
import { keyText } from '../../refactor/refactoring.js'
import type { Finding, Rule } from '../rule.js'

/** A state with states in it that does not say in which of them it begins. */
export const missingInitial: Rule = {
  code: 'PN128',
  name: 'missing-initial',
  severity: 'error',
  *find({ index }) {
    for (const machine of [...index.machines, ...index.parts]) {
      if (machine.origin !== machine) continue
      for (const state of machine.states) {
        const { type, complete, children, initialAt } = state
        const [first] = children
        if (type === 'compound' && complete && first && !initialAt) yield missing(state, first.key)
      }
    }
  },
}

function missing({ path, parent, body, place, name }: StateNode, first: string): Finding {
  const who = path.length > 0 ? `"${path.join('.')}"` : parent ? 'This state' : 'The machine'
  const property = `initial: ${keyText(first).startsWith("'") ? keyText(first) : `'${first}'`}`
  const message = `${who} has states in it and no \`initial\`, so it cannot be entered. Add \`${property}\`, or another of them.`
  const states = ts.isObjectLiteralExpression(body.node)
    ? body.node.properties.find((each) => each.name?.getText() === 'states')?.name
    : undefined
  if (!states) return { ...(name ?? place), message }
  const { source } = body
  const start = states.getStart()
  const lineStart = states.getSourceFile().text.lastIndexOf('\n', start - 1) + 1
  const before = states.getSourceFile().text.slice(lineStart, start)
  const text = /^\s*$/.test(before) ? `${property},\n${before}` : `${property}, `
  const fix = { title: `Add \`${property}\``, edits: [{ source, start, end: start, text }] }
  return { source, start, end: states.end, message, fix }
}
