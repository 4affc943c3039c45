/** A verdict's icon: a tick, a cross or a question mark. */
import { Icon } from '../icons.js'
import type { Tone } from './headline.js'

const names = { good: 'ok', bad: 'wrong', open: 'unknown' } as const satisfies Record<Tone, string>

export const ToneIcon = ({ tone, size = 16 }: { tone: Tone; size?: number }) => <Icon name={names[tone]} size={size} />
