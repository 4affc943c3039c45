/** Values of expressions as a table shows them: short, nodes by their ids. */

const longest = 60

export function shownValue(value: unknown): string {
  const text = textOf(value, 0)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** What tells an element from others: the argument of a function that is called for each. In a `reduce` it is the second. */
export function labelOf(given: readonly unknown[]): string {
  // (element, index, array), (before, element, index, array), (one, other)
  const isReduced = given.length === 4 && Array.isArray(given[3])
  return shownValue(isReduced ? given[1] : given[0])
}

const isNode = (value: object): value is { readonly id: string } =>
  'id' in value && 'matches' in value && 'context' in value && typeof value.id === 'string'

function textOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return value.name ? `function ${value.name}` : 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (isNode(value)) return value.id
  if (depth > 4) return '…'
  const all = (values: Iterable<unknown>) => [...values].map((each) => textOf(each, depth + 1)).join(', ')
  if (Array.isArray(value)) {
    const areNodes =
      value.length > 0 && value.every((each) => typeof each === 'object' && each !== null && isNode(each))
    return areNodes ? all(value) : `[${all(value)}]`
  }
  if (value instanceof Set) return `Set{${all(value)}}`
  if (value instanceof Map)
    return `Map{${[...value].map(([key, each]) => `${textOf(key, depth + 1)}: ${textOf(each, depth + 1)}`).join(', ')}}`
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}: ${textOf(each, depth + 1)}`)
    .join(', ')}}`
}
