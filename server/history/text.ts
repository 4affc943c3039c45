/** A plain value in a line. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return /^[\w-]+$/.test(value) ? value : JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return String(value)
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${valueText(key)}: ${valueText(item)}`).join(', ')}}`
  if (value instanceof Set) return `{${[...value].map(valueText).join(', ')}}`
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  const fields = Object.entries(value).map(([key, item]) => `${key}: ${valueText(item)}`)
  return `{${fields.join(', ')}}`
}

/** An operation in a line: `write(1)`, `put(x, 1)`, `read()`. */
export function operationText(operation: unknown): string {
  if (typeof operation !== 'object' || operation === null || !('type' in operation)) return valueText(operation)
  const { type, ...rest } = operation
  return `${String(type)}(${Object.values(rest).map(valueText).join(', ')})`
}
