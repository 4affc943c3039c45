/** Says how the kinds of message that occur in this diagram are drawn. */
import { ArrowLine } from './ArrowLine.js'
import type { Arrow } from './arrows.js'
import type { Layout } from './layout.js'

interface ArrowKind {
  readonly text: string
  readonly kind: Arrow['kind']
  readonly ignored: boolean
}

const kinds: readonly ArrowKind[] = [
  { text: 'delivered', kind: 'delivered', ignored: false },
  { text: 'delivered, a copy stays', kind: 'duplicated', ignored: false },
  { text: 'ignored by its receiver', kind: 'delivered', ignored: true },
  { text: 'lost', kind: 'lost', ignored: false },
  { text: 'still in flight at the end', kind: 'inFlight', ignored: false },
]

export function Legend({ layout }: { layout: Layout }) {
  const occurring = kindsIn(layout)
  if (!occurring.length) return null
  return (
    <ul class="pn-legend" aria-label="How messages are drawn">
      {occurring.map(({ text, kind, ignored }) => (
        <li>
          <svg width="40" height="14" aria-hidden="true">
            <ArrowLine x1={2} y1={7} x2={kind === 'inFlight' ? 30 : 34} y2={7} bend={0} kind={kind} ignored={ignored} />
          </svg>
          {text}
        </li>
      ))}
    </ul>
  )
}

/** The kinds of message that occur. */
export const kindsIn = ({ arrows }: Layout): readonly ArrowKind[] =>
  kinds.filter(({ kind, ignored }) =>
    arrows.some((arrow) => (ignored ? arrow.ignored : arrow.kind === kind && !arrow.ignored)),
  )
