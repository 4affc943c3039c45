/** Which row a key leads to: arrows and j/k by one, Page Up/Down by ten, Home/End. Undefined for other keys. */
export function moved(key: string, selected: number, last: number): number | undefined {
  const within = (row: number) => Math.max(0, Math.min(last, row))
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
    case 'j':
      return within(selected + 1)
    case 'ArrowUp':
    case 'ArrowLeft':
    case 'k':
      return within(selected - 1)
    case 'PageDown':
      return within(selected + 10)
    case 'PageUp':
      return within(selected - 10)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}
