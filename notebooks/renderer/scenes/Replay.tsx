/** The stretches of a finished run that can be watched again. */
import { useState } from 'preact/hooks'
import type { Scene } from '../../../server/wire/scene.js'
import { ScenePlayer } from './ScenePlayer.js'

export function Replay({ scenes, protocol }: { scenes: readonly Scene[]; protocol: string }) {
  const [open, setOpen] = useState(false)
  const [chosen, choose] = useState(
    Math.max(
      0,
      scenes.findIndex(({ title }) => title !== 'the beginning'),
    ),
  )
  const scene = scenes[chosen]
  if (!scene) return null
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Watch {protocol}: nodes and messages in virtual time</summary>
      {open && (
        <ScenePlayer scene={scene} plays={false} onEnd={() => {}}>
          <label>
            <span class="pn-muted">Around</span>
            <select value={String(chosen)} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
              {scenes.map(({ title, from, to }, index) => (
                <option value={String(index)}>
                  {title} ({Number((from / 1000).toFixed(2))} to {Number((to / 1000).toFixed(2))} s)
                </option>
              ))}
            </select>
          </label>
        </ScenePlayer>
      )}
    </details>
  )
}
