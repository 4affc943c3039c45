/** Sizes of the real thing: how wide the output is, how wide a text will be. */
import { useLayoutEffect, useMemo, useState } from 'preact/hooks'
import { type Measure, roughly } from './text.js'

/** The width of an element in CSS pixels, kept up to date; 0 before it is known. */
export function useWidth(element: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    const update = () => setWidth(Math.floor(current.clientWidth))
    update()
    const observer = new ResizeObserver(update)
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return width
}

/** Measures in the font of the element, at the size of the drawing's labels. */
export function useMeasure(element: { current: HTMLElement | null }): Measure {
  const [family, setFamily] = useState('')
  useLayoutEffect(() => {
    if (element.current) setFamily(getComputedStyle(element.current).fontFamily)
  }, [element])
  return useMemo(() => {
    const canvas = family && document.createElement('canvas').getContext('2d')
    if (!canvas) return roughly
    canvas.font = `11px ${family}`
    // the same messages are sent again and again
    const known = new Map<string, number>()
    return (text) => {
      let width = known.get(text)
      if (width === undefined) {
        width = canvas.measureText(text).width
        known.set(text, width)
      }
      return width
    }
  }, [family])
}
