/** What the reader may choose to see: steps, lane colours, nodes, messages, another trace beside this one. */
import type { ComponentChildren } from 'preact'
import type { Trace } from '../../../server/wire/trace.js'
import { colourKeysOf, messageTypesOf, type Options, toggled } from './options.js'
import type { Reading } from './reading.js'
import { shelved, titleOf } from './shelf.js'

interface Props {
  readonly reading: Reading
  readonly options: Options
  /** The step that is selected. */
  readonly selected: number
  readonly pinned: number | undefined
  readonly clocks: boolean
  readonly beside: Trace | undefined
  readonly onChange: (options: Options) => void
  readonly onPin: () => void
  readonly onClocks: () => void
  readonly onBeside: (trace: Trace | undefined) => void
  readonly children: ComponentChildren
}

export function OptionsBar(props: Props) {
  const { reading, beside, onBeside, children } = props
  const others = shelved().filter((other) => other.trace !== reading.trace)
  return (
    <div class="pn-options">
      {!beside && <OwnOptions {...props} />}
      {others.length > 0 && (
        <label>
          Beside{' '}
          <select
            class="pn-others"
            value={beside ? others.findIndex((other) => other.trace === beside) : ''}
            onChange={({ currentTarget: { value } }) => onBeside(value ? others[Number(value)].trace : undefined)}
          >
            <option value="">no other trace</option>
            {others.map((other, index) => (
              <option value={index}>{titleOf(other)}</option>
            ))}
          </select>
        </label>
      )}
      {children}
    </div>
  )
}

/** What concerns the diagram of one trace. */
function OwnOptions({ reading, options, selected, pinned, clocks, onChange, onPin, onClocks }: Props) {
  const { trace } = reading
  const keys = colourKeysOf(reading)
  const hidden = options.hiddenNodes.size + options.hiddenTypes.size
  const { scope } = options
  const led = typeof scope === 'number' ? scope : undefined
  const spared = trace.steps.filter(({ inCone }) => inCone === false).length
  const isEvent = selected > 0 && !!reading.causality.clockOf(selected)
  return (
    <>
      <label>
        Show{' '}
        <select
          value={scope}
          onChange={({ currentTarget: { value } }) =>
            onChange({
              ...options,
              scope: value === 'cone' || value === 'all' ? value : Number(value),
              opened: new Set(),
            })
          }
        >
          {spared > 0 && (
            <option value="cone">
              what led to the {trace.purpose === 'violation' ? 'violation' : 'end'} ({trace.steps.length - spared} of{' '}
              {trace.steps.length} steps)
            </option>
          )}
          <option value="all">every step</option>
          {[...new Set([led, isEvent ? selected : undefined])].map(
            (step) => step !== undefined && <option value={step}>what led to step {step}</option>,
          )}
        </select>
      </label>
      {keys.length > 0 && (
        <label>
          Lanes show{' '}
          <select
            value={options.colourBy ?? ''}
            onChange={({ currentTarget: { value } }) => onChange({ ...options, colourBy: value || undefined })}
          >
            <option value="">state</option>
            {keys.map((key) => (
              <option value={key}>{key}</option>
            ))}
          </select>
        </label>
      )}
      <details class="pn-filter">
        <summary>{hidden ? `Filter (${hidden} hidden)` : 'Filter'}</summary>
        <div class="pn-choices">
          <Choices
            title="Nodes"
            all={trace.nodes.map(({ id }) => id)}
            hidden={options.hiddenNodes}
            onToggle={(node) => onChange({ ...options, hiddenNodes: toggled(options.hiddenNodes, node) })}
          />
          <Choices
            title="Messages"
            all={messageTypesOf(trace)}
            hidden={options.hiddenTypes}
            onToggle={(type) => onChange({ ...options, hiddenTypes: toggled(options.hiddenTypes, type) })}
          />
          {hidden > 0 && (
            <button
              type="button"
              onClick={() => onChange({ ...options, hiddenNodes: new Set(), hiddenTypes: new Set() })}
            >
              Show all
            </button>
          )}
        </div>
      </details>
      <button type="button" aria-pressed={clocks} title="What each node knows of the others (c)" onClick={onClocks}>
        Clocks
      </button>
      <button
        type="button"
        aria-pressed={pinned !== undefined}
        title="Marks this step, to see which of two happened before the other (m, or Shift and a click on the other)"
        onClick={onPin}
      >
        {pinned === undefined ? 'Mark step' : `Step ${pinned} marked`}
      </button>
    </>
  )
}

interface ChoicesProps {
  readonly title: string
  readonly all: readonly string[]
  readonly hidden: ReadonlySet<string>
  readonly onToggle: (one: string) => void
}

function Choices({ title, all, hidden, onToggle }: ChoicesProps) {
  if (!all.length) return null
  const shown = all.length - all.filter((one) => hidden.has(one)).length
  return (
    <fieldset>
      <legend>{title}</legend>
      {all.map((one) => (
        <label>
          {/* The last one stays: a drawing of nothing says nothing. */}
          <input
            type="checkbox"
            checked={!hidden.has(one)}
            disabled={title === 'Nodes' && shown === 1 && !hidden.has(one)}
            onChange={() => onToggle(one)}
          />
          {one}
        </label>
      ))}
    </fieldset>
  )
}
