import type { NodeOfRole } from '../../protocols/model/index.js'

/** May a fault hit the node? @param targets roles and nodes; absent: all */
export const mayHit = (targets: readonly string[] | undefined, { id, role }: NodeOfRole): boolean =>
  !targets || targets.includes(id) || targets.includes(role)
