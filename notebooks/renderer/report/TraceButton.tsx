/** Opens a trace below a table, and puts it away again. */
export interface Shown {
  /** The trace that is shown, by whatever tells them apart. */
  readonly open: string | undefined
  readonly onOpen: (key: string | undefined) => void
  /** The element that shows it. */
  readonly traceId: string
}

interface Props extends Shown {
  /** The trace that the button is for. */
  readonly of: string
  /** "the run", "counterexample" */
  readonly what: string
}

export function TraceButton({ of, what, open, onOpen, traceId }: Props) {
  const isOpen = open === of
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-controls={traceId}
      onClick={() => onOpen(isOpen ? undefined : of)}
    >
      {isOpen ? 'Hide' : 'Show'} {what}
    </button>
  )
}
