/** Which part of something long is near enough to what is visible to be in the document. */
import { useState } from 'preact/hooks'
import type { Extent } from './box.js'

/** In CSS pixels, above and below what is visible. */
const overscan = 320

interface Window {
  readonly onScroll: (event: { readonly currentTarget: HTMLElement }) => void
  /** The heights that are near. */
  readonly extent: Extent
  /** The first and the last row of a given height that are near, of so many. */
  readonly rows: (height: number, count: number) => readonly [first: number, last: number]
}

/**
 * @param height the greatest height of the box, in CSS pixels
 * @param bottom what is in view at first ends here, so that it is not drawn twice: from the top, and when it has been scrolled to
 */
export function useWindow(height: number, bottom: number): Window {
  const [scrolled, setScrolled] = useState(() => rounded(Math.max(0, bottom - height)))
  const [from, to] = [scrolled - overscan, scrolled + height + overscan]
  return {
    onScroll: ({ currentTarget }) => setScrolled(rounded(currentTarget.scrollTop)),
    extent: { top: from, bottom: to },
    rows: (height, count) => [Math.max(0, Math.floor(from / height)), Math.min(count - 1, Math.ceil(to / height))],
  }
}

/** Not every pixel that is scrolled is worth another drawing. */
const rounded = (top: number): number => Math.round(top / 200) * 200
