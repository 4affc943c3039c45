/** A stretch of a run, played in virtual time: at a speed, step by step, or standing still. */
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { amountText } from '../../../server/plots/amounts.js'
import type { Scene } from '../../../server/wire/scene.js'
import { Icon } from '../icons.js'
import { markOf } from '../plots/marks.js'
import { useWidth } from '../trace/useSize.js'
import { momentOf, speedText } from './moment.js'
import { Stage } from './Stage.js'
import { speeds, useClock } from './useClock.js'

interface Props {
  readonly scene: Scene
  /** Whether it plays at once. */
  readonly plays: boolean
  readonly onEnd: () => void
  /** What else there is to choose. */
  readonly children?: ComponentChildren
}

export function ScenePlayer({ scene, plays, onEnd, children }: Props) {
  const root = useRef<HTMLDivElement>(null)
  const width = useWidth(root)
  const clock = useClock(scene, plays, onEnd)
  const moment = momentOf(scene, clock.time)
  const faster = (by: 1 | -1) => {
    const at = speeds.indexOf(clock.speed as (typeof speeds)[number]) + by
    clock.setSpeed(speeds[Math.max(0, Math.min(speeds.length - 1, at))])
  }
  const keys: { readonly [key: string]: () => void } = {
    ' ': clock.toggle,
    ArrowRight: () => clock.step(1),
    ArrowLeft: () => clock.step(-1),
    Home: () => clock.setTime(scene.from),
    End: () => clock.setTime(scene.to),
    '+': () => faster(1),
    '=': () => faster(1),
    '-': () => faster(-1),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key]
    const isField = event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement
    const isButton = event.target instanceof HTMLButtonElement && event.key === ' '
    if (!act || isField || isButton || event.ctrlKey || event.metaKey || event.altKey) return
    act()
    event.preventDefault()
    event.stopPropagation()
  }
  const shown = [...new Set(scene.messages.map(([type]) => type))].sort((a, b) => a - b)
  const description = textOf(scene, moment)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of what is inside
    <div class="pn-scene" ref={root} onKeyDown={onKeyDown}>
      <div class="pn-scenebar">
        <button type="button" onClick={clock.toggle} title={clock.playing ? 'Pause (space)' : 'Play (space)'}>
          <Icon name={clock.playing ? 'pause' : 'play'} />
          {clock.playing ? 'Pause' : 'Play'}
        </button>
        <button
          type="button"
          onClick={() => clock.step(-1)}
          aria-label="Back by one happening"
          title="Back by one happening (←)"
        >
          <Icon name="previous" />
        </button>
        <button
          type="button"
          onClick={() => clock.step(1)}
          aria-label="On by one happening"
          title="On by one happening (→)"
        >
          <Icon name="next" />
        </button>
        <label>
          <span class="pn-muted">Speed</span>
          <select
            value={String(clock.speed)}
            onChange={({ currentTarget }) => clock.setSpeed(Number(currentTarget.value))}
            title={`Against the run's own time (+ and -): a second shows ${amountText(clock.pace * clock.speed, { unit: 'ms' })}`}
          >
            {speeds.map((speed) => (
              <option value={String(speed)}>{speedText(clock.pace * speed)}</option>
            ))}
          </select>
        </label>
        {children}
        <b class="pn-scenetime">{timeText(clock.time)}</b>
      </div>
      <input
        type="range"
        class="pn-scenerange"
        aria-label="Virtual time"
        aria-valuetext={timeText(clock.time)}
        min={scene.from}
        max={scene.to}
        step={(scene.to - scene.from) / 1000 || 1}
        value={clock.time}
        onInput={({ currentTarget }) => clock.setTime(Number(currentTarget.value))}
      />
      <section
        tabindex={0}
        aria-label={`Nodes and messages. Space: play and pause; arrow keys: by one happening; plus and minus: speed. ${description}`}
      >
        {width > 0 && <Stage scene={scene} moment={moment} width={width} />}
      </section>
      <p class="pn-scenetext" aria-live={clock.playing ? 'off' : 'polite'}>
        {description}
      </p>
      <ul class="pn-scenekey">
        {shown.map((type) => (
          <li>
            <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
              <path d={markOf(type).marker} style={{ fill: markOf(type).colour }} class="pn-marker" />
            </svg>
            {scene.types[type]}
          </li>
        ))}
        <li>
          <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
            <path d="M-4 -4L4 4M4 -4L-4 4" class="pn-lostmark" />
          </svg>
          lost
        </li>
      </ul>
    </div>
  )
}

const timeText = (time: number): string => (time < 1000 ? `${time.toFixed(2)} ms` : `${(time / 1000).toFixed(5)} s`)

/** More messages are counted. */
const mostTold = 3

/** What is to be seen, in a sentence or two. */
function textOf({ nodes, types }: Scene, { flights, faults }: ReturnType<typeof momentOf>): string {
  const told = flights.map(
    ({ type, from, to, fate }) =>
      `${types[type]} from ${nodes[from]} to ${nodes[to]}${fate === 'lost' ? ', which is going to be lost' : ''}`,
  )
  const way =
    told.length === 0
      ? 'Nothing is under way.'
      : told.length <= mostTold
        ? `Under way: ${told.join('; ')}.`
        : `${told.length} messages are under way.`
  return [way, ...faults.map(({ text }) => `${text}.`)].join(' ')
}
