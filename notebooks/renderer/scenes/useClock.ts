/** The time of a scene: it goes on by itself at a pace, stands, or is set. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Scene } from '../../../server/wire/scene.js'
import { happeningsOf, paceOf, quietUntil } from './moment.js'

/** Of the pace at which a usual message can be followed. */
export const speeds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 50] as const
/** While nothing is under way time goes faster: no pause is longer, in seconds of the reader's. */
const longestPause = 0.4
/** Where nothing moves by itself, there is a new happening so often, in milliseconds. */
const stillInterval = 900

export interface Clock {
  readonly time: number
  readonly playing: boolean
  readonly speed: number
  /** Virtual milliseconds in a second. */
  readonly pace: number
  toggle(): void
  setSpeed(speed: number): void
  setTime(time: number): void
  /** To the next happening, or the one before. */
  step(by: 1 | -1): void
}

/** @param onEnd the scene has been played to its end */
export function useClock(scene: Scene, plays: boolean, onEnd: () => void): Clock {
  const [time, setTime] = useState(scene.from)
  const [playing, setPlaying] = useState(plays)
  const [speed, setSpeed] = useState<number>(1)
  const now = useRef(scene.from)
  const known = useRef(scene)
  if (known.current !== scene) {
    known.current = scene
    now.current = scene.from
  }
  const happenings = happeningsOf(scene)
  const pace = paceOf(scene)
  const set = (to: number) => {
    now.current = Math.max(scene.from, Math.min(scene.to, to))
    setTime(now.current)
  }
  const next = (by: 1 | -1) =>
    by > 0
      ? happenings.find((each) => each > now.current + 1e-9)
      : happenings[happenings.findIndex((each) => each >= now.current - 1e-9) - 1]

  useEffect(() => {
    set(now.current)
    if (!playing) return
    const ended = () => {
      if (now.current < scene.to) return false
      onEnd()
      return true
    }
    if (movesLittle()) {
      const timer = setInterval(() => {
        if (!ended()) set(next(1) ?? scene.to)
      }, stillInterval / speed)
      return () => clearInterval(timer)
    }
    let frame = 0
    let last = performance.now()
    const go = (at: number) => {
      const seconds = Math.min(0.1, (at - last) / 1000)
      last = at
      const quiet = quietUntil(scene, happenings, now.current)
      const rate = quiet ? Math.max(pace * speed, (quiet - now.current) / longestPause, 0) : pace * speed
      const to = now.current + rate * seconds
      set(quiet ? Math.min(Math.max(to, now.current + 1e-6), quiet) : to)
      if (ended()) return
      frame = requestAnimationFrame(go)
    }
    frame = requestAnimationFrame(go)
    return () => cancelAnimationFrame(frame)
  }, [playing, speed, scene])

  return {
    ...{
      time: known.current === scene ? Math.max(scene.from, Math.min(scene.to, time)) : scene.from,
      playing,
      speed,
      pace,
      setSpeed,
    },
    setTime: (to) => {
      setPlaying(false)
      set(to)
    },
    step: (by) => {
      setPlaying(false)
      const to = next(by)
      if (to !== undefined) set(to)
    },
    toggle: () => {
      if (!playing && now.current >= scene.to) set(scene.from)
      setPlaying(!playing)
    },
  }
}

/** Whether the reader has asked for as little movement as possible. */
export const movesLittle = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches
