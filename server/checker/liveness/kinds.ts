import type { Property } from '../../../protocols/model/index.js'

type Kind = Property<never>['kind']
export type LivenessKind = 'eventually' | 'leadsTo' | 'infinitelyOften' | 'stabilizes'

const kinds: readonly Kind[] = ['eventually', 'leadsTo', 'infinitelyOften', 'stabilizes'] satisfies LivenessKind[]

/**
 * Is a property of this kind about infinite paths, so that no single state violates it? (Neither does one of a monitor
 * whose `pending` state lasts for ever.)
 */
export const isLiveness = (kind: Kind): kind is LivenessKind => kinds.includes(kind)
