/** To step, to play, to jump: the buttons above the diagram, and where one is. */
import type { ComponentChildren } from 'preact'
import type { Trace } from '../../../server/wire/trace.js'
import { Icon, type IconName } from '../icons.js'
import { moved } from './moved.js'
import { type Player, speeds } from './usePlayer.js'

interface Props {
  readonly selected: number
  readonly last: number
  readonly purpose: Trace['purpose']
  readonly player: Player
  readonly onSelect: (row: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** Where one is, in words. */
  readonly children: ComponentChildren
}

export function Controls({ selected, last, purpose, player, onSelect, onKeyDown, children }: Props) {
  const end = purpose === 'violation' ? 'violation' : 'last step'
  const controls: readonly { key: string; icon: IconName; title: string }[] = [
    { key: 'Home', icon: 'first', title: 'Initial state (Home)' },
    { key: 'ArrowUp', icon: 'previous', title: 'Previous step (Up, k)' },
    { key: 'ArrowDown', icon: 'next', title: 'Next step (Down, j)' },
    { key: 'End', icon: 'last', title: `To the ${end} (End, v)` },
  ]
  const playing = player.playing ? 'Pause (Space, p)' : 'Play (Space, p)'
  return (
    <div class="pn-toolbar" role="toolbar" aria-label="Select a step" onKeyDown={onKeyDown}>
      {controls.map(({ key, icon, title }, index) => (
        <>
          <button
            type="button"
            class="pn-iconbutton"
            title={title}
            aria-label={title}
            disabled={moved(key, selected, last) === selected}
            onClick={() => onSelect(moved(key, selected, last) ?? selected)}
          >
            <Icon name={icon} />
          </button>
          {index === 1 && (
            <button type="button" class="pn-iconbutton" title={playing} aria-label={playing} onClick={player.toggle}>
              <Icon name={player.playing ? 'pause' : 'play'} />
            </button>
          )}
        </>
      ))}
      <label class="pn-speed" title="Steps for each second (+, −)">
        <span class="pn-hidden">Speed</span>
        <select value={player.speed} onChange={({ currentTarget }) => player.setSpeed(Number(currentTarget.value))}>
          {speeds.map((speed) => (
            <option value={speed}>{speed}×</option>
          ))}
        </select>
      </label>
      <output class="pn-now" aria-live={player.playing ? 'off' : 'polite'}>
        {children}
      </output>
    </div>
  )
}
