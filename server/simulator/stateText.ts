/** A state value in a line: `leader.leading`. */
export function stateText(value: unknown): string {
  if (typeof value === 'string') return value
  const parts = Object.entries((value ?? {}) as Record<string, unknown>)
  const texts = parts.map(([key, below]) => {
    const text = stateText(below)
    return text ? `${key}.${text}` : key
  })
  return texts.join(' & ') || 'running'
}
