/** Which part of something long is near enough to what is visible to be in the document. */
import { useState } from 'preact/hooks'
import type { Near } from './Background.js'

/** In CSS pixels, above and below; the box itself is never higher. */
const overscan = 600

interface Window {
  readonly onScroll: (event: { readonly currentTarget: HTMLElement }) => void
  readonly near: Near
  /** The first and the last row of a given height that are near, of so many. */
  readonly rows: (height: number, count: number) => readonly [first: number, last: number]
}

export function useWindow(): Window {
  const [scrolled, setScrolled] = useState(0)
  const [from, to] = [scrolled - overscan, scrolled + 2 * overscan]
  return {
    onScroll: ({ currentTarget }) => setScrolled(Math.round(currentTarget.scrollTop / 200) * 200),
    near: (top, bottom) => bottom > from && top < to,
    rows: (height, count) => [Math.max(0, Math.floor(from / height)), Math.min(count - 1, Math.ceil(to / height))],
  }
}
