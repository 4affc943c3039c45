/** Where TypeScript and a rule of the lint say of one fault what is wrong: the rule says it in the words of machines. */
import ts from 'typescript'
import type { TextSpan } from '../cell.js'
import type { MachineIndex } from '../machines/machineIndex.js'
import type { Problem } from './lint.js'

/** Rules about a name that means nothing. TypeScript tells of it by the types of a whole transition, and not where it stands. */
const aboutNames = new Set(['PN103', 'PN120', 'PN121', 'PN122', 'PN123', 'PN124', 'PN125', 'PN126'])

/** Something is not assignable, is no known property, or fits no overload. */
const aboutTypes = new Set([2322, 2345, 2353, 2769, 2820])

/**
 * @param problem what the lint found
 * @returns whether an error of TypeScript in the same text is about the same: it stands at the name, or at the key of a
 * property in which the name stands and it is mentioned
 */
export function sameFault({ files }: MachineIndex, problem: Problem) {
  const file = files.get(problem.source)
  if (!file || !aboutNames.has(problem.rule.code)) return () => false
  const name = file.text.slice(problem.start, problem.end)
  const around = propertiesAround(file, problem)
  return ({ start, end, code, message }: TextSpan & { readonly code: unknown; readonly message: string }): boolean => {
    if (!aboutTypes.has(Number(code))) return false
    // with the quotes, or without
    if (start <= problem.start && problem.end <= end && end - start <= name.length + 2) return true
    const isMentioned = message.includes(`"${name}"`) || message.includes(`'${name}'`)
    return around.some(({ key, alone }) => key.start === start && key.end === end && (alone || isMentioned))
  }
}

interface Around {
  readonly key: TextSpan
  /** Whether the place is all that stands behind the key. */
  readonly alone: boolean
}

/** The properties that a place is in the value of. */
function propertiesAround(file: ts.SourceFile, { start, end }: TextSpan): Around[] {
  const found: Around[] = []
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < end) return
    if (ts.isPropertyAssignment(node) && node.initializer.pos <= start) {
      const key = { start: node.name.getStart(file), end: node.name.end }
      found.push({ key, alone: ts.isStringLiteralLike(node.initializer) })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
