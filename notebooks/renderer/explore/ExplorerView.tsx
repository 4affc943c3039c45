/** A walk through a protocol's behaviours: what is, what can happen, what was tried. */
import { useMemo, useRef, useState } from 'preact/hooks'
import type { Exploration } from '../../../server/wire/exploring.js'
import { TraceChart } from '../chart/TraceChart.js'
import { useHost } from '../host.js'
import { Icon, type IconName } from '../icons.js'
import { ToneIcon } from '../report/ToneIcon.js'
import { NetworkTable } from '../trace/NetworkTable.js'
import { readingOf } from '../trace/reading.js'
import { ActionList } from './ActionList.js'
import { Branches } from './Branches.js'
import { MapView } from './MapView.js'
import { NodeCards } from './NodeCards.js'
import { PropertyList } from './PropertyList.js'
import { ReachBar } from './ReachBar.js'
import { useWalk } from './useWalk.js'
import { WalkDiagram } from './WalkDiagram.js'

export function ExplorerView({ first }: { first: Exploration }) {
  const host = useHost()
  const walk = useWalk(first)
  const { exploration, said, busy, gone, alive, ask } = walk
  const { protocol, trace, path, at, moments, properties, enabled } = exploration
  const { machines } = first
  const reading = useMemo(() => readingOf(trace), [trace])
  const charted = useMemo(() => machines && { protocol, machines }, [protocol, first])
  const field = useRef<HTMLInputElement>(null)
  const [naming, setNaming] = useState(false)
  const step = path.indexOf(at)
  const idle = alive && busy === undefined
  const { bookmark, values } = moments[at]
  const violated = properties.filter((_, index) => values[index] === 'violated').map(({ name }) => name)

  const act = (key: string): boolean => {
    if (!idle) return false
    if (key === 'u' || key === 'Backspace') void ask({ do: 'undo' })
    else if (key === 'r') void ask({ do: 'redo' })
    else if (key === '0') void ask({ do: 'go', moment: 0 })
    else if (key === 'b') setNaming(true)
    else if (key === '/') field.current?.focus()
    else return false
    return true
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return
    if (!act(key)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const alongPath = (event: KeyboardEvent) => {
    const key = event.key === 'ArrowUp' ? 'u' : event.key === 'ArrowDown' ? 'r' : undefined
    if (key && act(key)) event.preventDefault()
  }
  const tools: readonly { key: string; icon: IconName; title: string; possible: boolean }[] = [
    { key: '0', icon: 'first', title: 'To the initial state (0)', possible: step > 0 },
    { key: 'u', icon: 'undo', title: 'Undo (u)', possible: step > 0 },
    { key: 'r', icon: 'redo', title: 'Redo (r)', possible: step < trace.steps.length },
  ]
  return (
    <article class="pn-explorer" aria-label={`Explore ${protocol}`} onKeyDown={onKeyDown}>
      <h3>Explore {protocol}</h3>
      {gone !== undefined && (
        <p class="pn-headline pn-open pn-gonewalk">
          <ToneIcon tone="open" />
          <span>
            {gone}{' '}
            {host.runAgain && (
              <button type="button" onClick={() => host.runAgain?.(exploration.walk)}>
                Run the cell again
              </button>
            )}
          </span>
        </p>
      )}
      <div class="pn-toolbar" role="toolbar" aria-label="The walk">
        {tools.map(({ key, icon, title, possible }) => (
          <button
            type="button"
            class="pn-iconbutton"
            title={title}
            aria-label={title}
            disabled={!idle || !possible}
            onClick={() => act(key)}
          >
            <Icon name={icon} />
          </button>
        ))}
        <button type="button" disabled={!idle} onClick={() => setNaming(!naming)} aria-expanded={naming}>
          Bookmark (b)
        </button>
        {host.keepWalk && (
          <>
            <button type="button" disabled={step === 0} onClick={() => host.keepWalk?.(exploration, 'regression')}>
              Keep as a test
            </button>
            <button type="button" disabled={step === 0} onClick={() => host.keepWalk?.(exploration, 'export')}>
              Export…
            </button>
          </>
        )}
        <output class="pn-now" aria-live="polite">
          <b>
            {step === 0
              ? 'Initial state'
              : `Step ${step}${step < trace.steps.length ? ` of ${trace.steps.length}` : ''}`}
          </b>
          {step > 0 && ` ${trace.steps[step - 1].text}`}
          {bookmark !== undefined && <span class="pn-kind">{bookmark}</span>}
          {busy === 'reach' && ' Searching…'}
          <span class="pn-hidden">
            {enabled.length} {enabled.length === 1 ? 'action is' : 'actions are'} possible
          </span>
        </output>
      </div>
      {naming && (
        <Naming
          name={bookmark ?? ''}
          onName={(name) => {
            setNaming(false)
            if (name !== undefined) void ask({ do: 'bookmark', moment: at, name })
          }}
        />
      )}
      {violated.length > 0 && (
        <p class="pn-headline pn-bad">
          <ToneIcon tone="bad" />
          <span>Violated here: {violated.map((name) => `“${name}”`).join(', ')}</span>
        </p>
      )}
      <ReachBar
        field={field}
        searching={busy === 'reach'}
        enabled={idle}
        onReach={(condition, faults) => void ask({ do: 'reach', condition, faults })}
        onStop={() => void ask({ do: 'stop' })}
      />
      <p class={`pn-said ${said?.failed ? 'pn-open' : 'pn-muted'}`} aria-live="polite">
        {said?.text}
      </p>
      <div class="pn-explorerparts">
        <ActionList
          exploration={exploration}
          enabled={idle}
          onChoose={(action) => void ask({ do: 'choose', at, action })}
        />
        <section aria-label="The present state">
          <h5>{step === 0 ? 'Initial state' : 'Present state'}</h5>
          <NodeCards nodes={trace.nodes} now={reading.states[step]} before={reading.states[Math.max(0, step - 1)]} />
          <NetworkTable
            trace={trace}
            journeys={reading.journeys}
            blocked={reading.states[step].blocked}
            selected={step}
            onSelect={(to) => idle && void ask({ do: 'go', moment: path[to] })}
          />
          <PropertyList
            exploration={exploration}
            onFind={idle ? (condition) => void ask({ do: 'reach', condition, faults: true }) : undefined}
          />
        </section>
      </div>
      {charted && <TraceChart charted={charted} trace={trace} states={reading.states} selected={step} />}
      {trace.steps.length > 0 && (
        <section aria-label="The path so far">
          <h5>The path so far</h5>
          <WalkDiagram
            exploration={exploration}
            reading={reading}
            onGo={(moment) => idle && void ask({ do: 'go', moment })}
            onKeyDown={alongPath}
          />
        </section>
      )}
      <Branches exploration={exploration} enabled={idle} onGo={(moment) => void ask({ do: 'go', moment })} />
      <MapView walk={walk} />
    </article>
  )
}

/** @param onName hears undefined where the reader thought better of it */
function Naming({ name, onName }: { name: string; onName: (name: string | undefined) => void }) {
  const [typed, type] = useState(name)
  return (
    <form
      class="pn-reach"
      onSubmit={(event) => {
        event.preventDefault()
        onName(typed)
      }}
    >
      <label>
        Bookmark{' '}
        <input
          value={typed}
          ref={(element) => element?.focus()}
          placeholder="a name; none takes the bookmark away"
          onInput={({ currentTarget }) => type(currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && onName(undefined)}
        />
      </label>
      <button type="submit">Keep</button>
    </form>
  )
}
