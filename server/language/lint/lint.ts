/** Looks for what is probably wrong in the protocols of a notebook, by their text alone. */
import type { MachineIndex } from '../machines/machineIndex.js'
import { Functions } from './functions.js'
import type { Finding, Rule, Severity } from './rule.js'
import { rules } from './rules.js'

/** Something that a rule found. */
export interface Problem extends Finding {
  readonly rule: Rule
  readonly severity: Severity
}

/** What the author has set for a rule, by its code: `off`, or another severity. */
export type Severities = { readonly [code: string]: Severity | 'off' | undefined }

/**
 * @param index the machines and protocols of the notebook
 * @returns in the order of the rules; what an ignore comment stands before is left in
 */
export function problemsIn(index: MachineIndex, severities: Severities = {}): Problem[] {
  const work = lookForProblems(index, severities)
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** The same, rule by rule: whoever has more urgent things to do may do them in between. */
export function* lookForProblems(index: MachineIndex, severities: Severities): Generator<undefined, Problem[]> {
  const notebook = { index, functions: new Functions(index) }
  const found = new Map<string, Problem>()
  for (const rule of rules) {
    const severity = severities[rule.code] ?? rule.severity
    if (severity === 'off') continue
    for (const finding of rule.find(notebook)) {
      // machines made of one text say the same of it
      const key = `${rule.code} ${finding.source} ${finding.start} ${finding.end}`
      if (!found.has(key)) found.set(key, { ...finding, rule, severity })
    }
    yield
  }
  return [...found.values()]
}

/**
 * Whether a comment on the same line or the one before says to ignore it: `// protocol-ignore PN105`, with codes or names of
 * rules, or none for all.
 * @param text of the cell or file that the problem is in
 */
export function isIgnored(text: string, { start, rule }: Pick<Problem, 'start' | 'rule'>): boolean {
  const line = text.lastIndexOf('\n', start - 1) + 1
  const end = text.indexOf('\n', start)
  const before = text.lastIndexOf('\n', line - 2) + 1
  const lines = [text.slice(line, end < 0 ? undefined : end), ...(line > 0 ? [text.slice(before, line - 1)] : [])]
  return lines.some((each, index) => {
    const comment = /\/\/\s*protocol-ignore\b([^\n]*)$/.exec(each)
    if (!comment || (index === 1 && !/^\s*\/\//.test(each))) return false
    const named = comment[1].split(/[\s,]+/).filter((word) => /^(PN\d+|[a-z]+(-[a-z]+)+)$/.test(word))
    return named.length === 0 || named.includes(rule.code) || named.includes(rule.name)
  })
}
