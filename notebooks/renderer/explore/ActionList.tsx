/** What can happen now, as a list to choose from. */
import { useEffect, useState } from 'preact/hooks'
import type { Exploration } from '../../../server/wire/exploring.js'
import { Icon } from '../icons.js'
import { moved } from '../trace/moved.js'
import { consequencesText } from '../trace/stepTexts.js'
import { useOwnId } from '../useOwnId.js'
import { actionGroups, warningsOf } from './actionGroups.js'

interface Props {
  readonly exploration: Exploration
  /** Whether one can be chosen now. */
  readonly enabled: boolean
  readonly onChoose: (action: number) => void
}

export function ActionList({ exploration, enabled, onChoose }: Props) {
  const id = useOwnId('actions')
  const groups = actionGroups(exploration)
  const order = groups.flatMap(({ actions }) => actions.map(({ index }) => index))
  const [active, setActive] = useState(0)
  useEffect(() => setActive(0), [exploration.at])
  const now = Math.min(active, order.length - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      if (enabled && now >= 0) onChoose(order[now])
    } else {
      const to = moved(event.key, now, order.length - 1)
      if (to === undefined) return
      setActive(to)
      document.getElementById(`${id}-${order[to]}`)?.scrollIntoView({ block: 'nearest' })
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section class="pn-actions" aria-label="What can happen">
      <h5>What can happen</h5>
      {exploration.fault && <p class="pn-bad">{exploration.fault}</p>}
      {order.length === 0 && !exploration.fault && <p>Nothing can happen any more.</p>}
      {order.length > 0 && (
        <div
          class="pn-actionlist"
          role="listbox"
          tabIndex={0}
          aria-label="What can happen; Enter chooses"
          aria-activedescendant={`${id}-${order[now]}`}
          aria-disabled={!enabled}
          onKeyDown={onKeyDown}
        >
          {groups.map(({ title, actions }) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of a listbox
            <div role="group" aria-label={title}>
              <div class="pn-grouptitle" aria-hidden="true">
                {title}
              </div>
              {actions.map(({ index, action }) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys for its options
                // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus, and names the active option
                <div
                  id={`${id}-${index}`}
                  class="pn-action"
                  role="option"
                  aria-selected={order[now] === index}
                  onClick={() => enabled && onChoose(index)}
                  onPointerMove={() => order[now] !== index && setActive(order.indexOf(index))}
                >
                  <span>
                    {action.step.text}
                    {action.moment !== undefined && <span class="pn-kind">taken before</span>}
                  </span>
                  <span class="pn-muted">{consequencesText(action.step)}</span>
                  {warningsOf(action).map((warning) => (
                    <span class="pn-warned">
                      <Icon name="warning" size={13} /> {warning}
                    </span>
                  ))}
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
    </section>
  )
}
