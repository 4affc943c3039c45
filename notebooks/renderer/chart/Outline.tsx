/** A machine as a list: the text equivalent of its drawing. */
import { type Located, statesOf } from '../../../server/wire/chart.js'
import type { StateOutline } from '../../../server/wire/output.js'

interface Props {
  readonly machine: StateOutline
  /** What to add to states by their paths, and to transitions by their keys. */
  readonly notes?: { readonly [pathOrKey: string]: string }
  readonly active?: ReadonlySet<string>
  readonly taken?: ReadonlySet<string>
}

export function Outline({ machine, ...marks }: Props) {
  const located = new Map(statesOf(machine).map((each) => [each.state, each]))
  return (
    <ul class="pn-outline">
      <State state={machine} located={located} {...marks} />
    </ul>
  )
}

interface StateProps extends Omit<Props, 'machine'> {
  readonly state: StateOutline
  readonly located: ReadonlyMap<StateOutline, Located>
  readonly initial?: boolean
}

function State({ state, initial = false, ...rest }: StateProps) {
  const { located, notes = {}, active, taken } = rest
  const { key, type, states, entry, exit, invokes } = state
  const { path, transitions } = located.get(state) ?? { path: '', transitions: [] }
  const root = path === ''
  const does = [
    ...(entry ? [`on entry: ${entry.join(', ')}`] : []),
    ...(exit ? [`on exit: ${exit.join(', ')}`] : []),
    ...(invokes ?? []).map((src) => `runs ${src}`),
  ]
  const tags = [
    ...(initial ? ['initial'] : []),
    ...(type !== 'atomic' && type !== 'compound' ? [state.deep ? 'deep history' : type] : []),
    ...(active?.has(path) ? ['active'] : []),
    ...(notes[path] ? [notes[path]] : []),
  ]
  return (
    <li>
      {!root && (
        <span class={`pn-statename pn-${type}`}>
          <b>{key}</b>{' '}
          {tags.map((tag) => (
            <span class="pn-kind">{tag}</span>
          ))}
        </span>
      )}
      {root && transitions.length > 0 && <span class="pn-muted">in every state</span>}
      {does.length + transitions.length > 0 && (
        <ul class="pn-transitions" aria-label={root ? 'Transitions of the whole machine' : `Transitions of ${key}`}>
          {does.map((text) => (
            <li class="pn-muted">{text}</li>
          ))}
          {transitions.map(({ key: id, on, guard, target, actions }) => (
            <li>
              <span class="pn-code">{on}</span>
              {guard && <span class="pn-guard"> [{guard}]</span>}
              <span class="pn-muted"> {target.length ? '→' : 'stays'} </span>
              {target.join(', ')}
              {actions && <span class="pn-muted"> / {actions.join(', ')}</span>}{' '}
              {taken?.has(id) && <span class="pn-kind">just taken</span>}
              {notes[id] && <span class="pn-kind">{notes[id]}</span>}
            </li>
          ))}
        </ul>
      )}
      {states.length > 0 && (
        <ul class={root ? '' : 'pn-states'}>
          {states.map((inner) => (
            <State state={inner} initial={type === 'compound' && inner.key === state.initial} {...rest} />
          ))}
        </ul>
      )}
    </li>
  )
}
