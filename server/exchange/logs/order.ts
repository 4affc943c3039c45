/** An order of entries that agrees with their causes, and with the file wherever those leave it open. */

/**
 * @param count how many entries there are, in the order of the file
 * @param causesOf the entries that come before one, whatever the file says
 * @returns the entries in their new order; undefined where they wait for each other
 */
export function causalOrder(count: number, causesOf: (entry: number) => readonly number[]): number[] | undefined {
  const order: number[] = []
  /** 1: waits for its causes, 2: has its place. */
  const state = new Uint8Array(count)
  for (let entry = 0; entry < count; entry++) {
    const waiting = [entry]
    for (let at = waiting.at(-1); at !== undefined; at = waiting.at(-1)) {
      if (state[at] === 2) {
        waiting.pop()
        continue
      }
      const missing = causesOf(at).filter((cause) => state[cause] !== 2)
      if (missing.length === 0) {
        state[at] = 2
        order.push(at)
        waiting.pop()
      } else if (state[at] === 1) return undefined
      else {
        state[at] = 1
        waiting.push(...missing)
      }
    }
  }
  return order
}
