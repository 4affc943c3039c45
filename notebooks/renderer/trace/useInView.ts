/** Scrolling inside our own boxes. */
import { useLayoutEffect } from 'preact/hooks'

/** Keeps a row of a scrolling box in view, without scrolling anything else. @param top what a header covers */
export function useInView(box: { current: HTMLElement | null }, from: number, to: number, top = 0): void {
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const room = element.clientHeight - top
    if (from < element.scrollTop) element.scrollTop = from
    else if (to > element.scrollTop + room) element.scrollTop = to - room
  }, [box, from, to, top])
}
