/** "Reach": what to look for, what was looked for before, and how to stop. */
import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { useOwnId } from '../useOwnId.js'

interface Props {
  readonly field: RefObject<HTMLInputElement | null>
  readonly searching: boolean
  readonly enabled: boolean
  readonly onReach: (condition: string, faults: boolean) => void
  readonly onStop: () => void
}

export function ReachBar({ field, searching, enabled, onReach, onStop }: Props) {
  const id = useOwnId('reach')
  const [typed, type] = useState('')
  const [faults, setFaults] = useState(true)
  const [history, setHistory] = useState<readonly string[]>([])
  const reach = (event: Event) => {
    event.preventDefault()
    const condition = typed.trim()
    if (!condition) return
    setHistory([condition, ...history.filter((other) => other !== condition)].slice(0, 20))
    onReach(condition, faults)
  }
  return (
    <form class="pn-reach" onSubmit={reach}>
      <label for={`${id}-field`}>Reach</label>
      <input
        id={`${id}-field`}
        ref={field}
        list={`${id}-history`}
        value={typed}
        placeholder="two leaders, server2 down, a property, or an expression over the nodes"
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
      <datalist id={`${id}-history`}>
        {history.map((condition) => (
          <option value={condition} />
        ))}
      </datalist>
      <label class="pn-tick">
        <input type="checkbox" checked={faults} onChange={({ currentTarget }) => setFaults(currentTarget.checked)} />{' '}
        with faults
      </label>
      {searching ? (
        <button type="button" onClick={onStop}>
          Stop
        </button>
      ) : (
        <button type="submit" disabled={!enabled || typed.trim() === ''}>
          Go there
        </button>
      )}
    </form>
  )
}
