/**
 * A simulation while it runs: how far it is, and what happened last, played slowly enough to be followed. The simulation does
 * not wait for it: when a scene has been seen, or the reader does not want to see its end, the newest one follows.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { simulatingText } from '../../../server/wire/progress.js'
import type { Scene } from '../../../server/wire/scene.js'
import type { SimulationProgress } from '../../../server/wire/simulation.js'
import { ScenePlayer } from './ScenePlayer.js'

interface Props {
  readonly first: SimulationProgress
  /** Calls back with each report of progress. @returns ends that */
  readonly onProgress: (listen: (progress: SimulationProgress) => void) => () => void
}

export function Live({ first, onProgress }: Props) {
  const [progress, setProgress] = useState(first)
  const [scene, setScene] = useState<Scene | undefined>(first.scene)
  const newest = useRef<Scene | undefined>(first.scene)
  /** The reader has seen everything that there was. */
  const waits = useRef(false)
  useEffect(
    () =>
      onProgress((now) => {
        setProgress(now)
        if (!now.scene) return
        newest.current = now.scene
        setScene((shown) => (waits.current ? now.scene : (shown ?? now.scene)))
        waits.current = false
      }),
    [onProgress],
  )
  const showNewest = () => {
    waits.current = scene === newest.current
    setScene(newest.current)
  }
  const { protocol, run, runs, time, duration } = progress
  return (
    <article class="pn-check pn-live">
      <p>
        <b>{protocol}</b> is simulated: {simulatingText(progress)}
      </p>
      <progress max={runs * duration} value={(run - 1) * duration + time} aria-label="Virtual time that is simulated" />
      {scene && (
        <ScenePlayer scene={scene} plays onEnd={showNewest}>
          <button type="button" onClick={showNewest} title="On to what has just been simulated">
            Newest
          </button>
        </ScenePlayer>
      )}
    </article>
  )
}
