/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", TSE 2002): leaves out parts of a
 * list as long as what is left still shows the same, larger parts first, until no single item can be left out.
 *
 * @param test gives the items that were really of use among those it was given, or undefined where they do not show it
 * @returns pauses after each test; ends with the smallest list found, also when it is given up
 */
export function* minimised<T>(
  all: readonly T[],
  test: (items: readonly T[]) => readonly T[] | undefined,
): Generator<readonly T[], readonly T[]> {
  let items = all
  let size = Math.ceil(items.length / 2)
  while (items.length > 0 && size >= 1) {
    let shrunk = false
    // From the end: what comes last is what shows it, and what comes before is mostly idle.
    for (let end = items.length; end > 0; ) {
      const start = Math.max(0, end - size)
      const rest = [...items.slice(0, start), ...items.slice(end)]
      const useful = test(rest)
      if (useful) {
        items = useful
        shrunk = true
        end = Math.min(start, items.length)
      } else end = start
      yield items
    }
    if (size === 1 && !shrunk) break
    size = shrunk ? Math.min(size, Math.max(1, Math.ceil(items.length / 2))) : Math.floor(size / 2)
    if (size === 0) break
  }
  return items
}
