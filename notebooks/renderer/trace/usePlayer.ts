/** Goes through the rows by itself, at a speed; a loop is gone through again and again. */
import { useEffect, useState } from 'preact/hooks'

export interface Player {
  readonly playing: boolean
  /** Rows for each second. */
  readonly speed: number
  readonly toggle: () => void
  readonly setSpeed: (speed: number) => void
  readonly stop: () => void
}

export const speeds = [0.5, 1, 2, 4, 8] as const

/**
 * @param row the row that is selected @param last the last one
 * @param back the row after which the trace repeats; absent where it ends @param go selects a row
 */
export function usePlayer(row: number, last: number, back: number | undefined, go: (row: number) => void): Player {
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<number>(1)
  useEffect(() => {
    if (!playing) return
    const next = row < last ? row + 1 : back === undefined || back >= last ? undefined : back + 1
    if (next === undefined) {
      setPlaying(false)
      return
    }
    const timer = setTimeout(() => go(next), 1000 / speed)
    return () => clearTimeout(timer)
  }, [playing, speed, row, last, back, go])
  return {
    playing,
    speed,
    setSpeed,
    stop: () => setPlaying(false),
    toggle: () => {
      if (!playing && row === last && back === undefined) go(0)
      setPlaying(!playing)
    },
  }
}
