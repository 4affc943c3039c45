/** What is to be seen of a scene at a moment. */
import { type Fate, fates, type Scene } from '../../../server/wire/scene.js'

export interface Flight {
  /** Its number in the scene. */
  readonly id: number
  readonly type: number
  readonly from: number
  readonly to: number
  /** How far it has come, from 0 to 1. */
  readonly way: number
  readonly fate: Fate
}

export interface Moment {
  readonly time: number
  /** The state of each node. */
  readonly states: readonly number[]
  readonly flights: readonly Flight[]
  readonly faults: Scene['faults']
}

/** A message that was lost is seen to vanish on its way. */
const vanishing = 0.6

export function momentOf(scene: Scene, time: number): Moment {
  const states = [...scene.start]
  for (const [at, node, state] of scene.changes) {
    if (at > time) break
    states[node] = state
  }
  const flights = scene.messages.flatMap(([type, from, to, sent, ended, fate], id): Flight[] => {
    if (sent > time || ended <= time) return []
    const way = ended > sent ? (time - sent) / (ended - sent) : 1
    return [{ ...{ id, type, from, to, fate: fates[fate] }, way: fates[fate] === 'lost' ? way * vanishing : way }]
  })
  return { time, states, flights, faults: scene.faults.filter((band) => band.from <= time && time < band.to) }
}

/** Moments at which something happens, in order. */
export function happeningsOf({ changes, messages, from, to }: Scene): readonly number[] {
  const times = [...changes.map(([at]) => at), ...messages.flatMap(([, , , sent, ended]) => [sent, ended]), from, to]
  return [...new Set(times)].filter((time) => time >= from && time <= to).sort((a, b) => a - b)
}

/** Virtual milliseconds in a second of the reader's at which a usual message can be followed. */
export function paceOf({ messages, from, to }: Scene): number {
  const flights = messages
    .map(([, , , sent, ended]) => ended - sent)
    .filter((time) => time > 0)
    .sort((a, b) => a - b)
  return flights.length > 0 ? flights[flights.length >> 1] / 0.8 : Math.max(1, (to - from) / 20)
}

/** How quick a film is, beside the run that it shows: `40× slower`, `real time`. @param pace virtual milliseconds in a second */
export function speedText(pace: number): string {
  const factor = Math.max(pace / 1000, 1000 / pace)
  const times = `${Number(factor.toPrecision(2)).toLocaleString('en-US')}×`
  return Number(factor.toPrecision(2)) === 1 ? 'real time' : pace < 1000 ? `${times} slower` : `${times} faster`
}

/** When nothing is under way, the time until something is. 0 while something is. */
export function quietUntil(scene: Scene, happenings: readonly number[], time: number): number {
  if (scene.messages.some(([, , , sent, ended]) => sent <= time && time < ended)) return 0
  return happenings.find((each) => each > time) ?? scene.to
}
