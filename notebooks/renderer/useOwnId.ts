/** Names of elements that a page may have many of. */
import { useState } from 'preact/hooks'

let count = 0

/**
 * An id that nothing else on the page has. `useId` of Preact begins anew in each tree, and the outputs of a notebook are many
 * trees on one page: a clip path or a pattern would be that of another output.
 *
 * @param what begins the id; bundles that may meet on a page begin theirs differently
 */
export function useOwnId(what: string): string {
  const [id] = useState(() => `pn-${what}-${count++}`)
  return id
}
