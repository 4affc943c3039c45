/** A walk as its kernel has it, and how to go on with it. */
import { useEffect, useState } from 'preact/hooks'
import type { Exploration, StateMap, WalkRequest } from '../../../server/wire/exploring.js'
import { useHost } from '../host.js'

/** A request about the walk at hand. */
export type Asked = WalkRequest extends infer R
  ? R extends { readonly walk: string }
    ? Omit<R, 'walk'>
    : never
  : never

export interface WalkInView {
  readonly exploration: Exploration
  readonly map: StateMap | undefined
  /** What came of the last request, where there is something to say. */
  readonly said: { readonly text: string; readonly failed: boolean } | undefined
  /** What the kernel is asked now. */
  readonly busy: WalkRequest['do'] | undefined
  /** Why the walk cannot go on. */
  readonly gone: string | undefined
  /** Whether anybody answers. */
  readonly alive: boolean
  ask(asked: Asked): Promise<void>
}

/** @param first as the cell showed it; the walk may have gone on since */
export function useWalk(first: Exploration): WalkInView {
  const { walk } = useHost()
  const [exploration, setExploration] = useState(first)
  const [map, setMap] = useState<StateMap>()
  const [said, say] = useState<WalkInView['said']>()
  const [busy, setBusy] = useState<WalkRequest['do']>()
  const [gone, setGone] = useState<string>()
  const ask = async (asked: Asked) => {
    if (!walk) return
    // a stop is for what runs, which ends by itself then
    if (asked.do !== 'stop') setBusy(asked.do)
    const answer = await walk({ ...asked, walk: first.walk } as WalkRequest)
    if (asked.do === 'stop') return
    setBusy(undefined)
    if ('gone' in answer) setGone(answer.gone)
    else if ('fault' in answer) say({ text: answer.fault, failed: true })
    else {
      setExploration(answer.exploration)
      if (answer.map) setMap(answer.map)
      if (answer.said) say({ text: answer.said, failed: answer.failed ?? false })
      else if (asked.do !== 'map') say(undefined)
    }
  }
  useEffect(() => void ask({ do: 'show' }), [])
  return { exploration, map, said, busy, gone, alive: walk !== undefined && gone === undefined, ask }
}
