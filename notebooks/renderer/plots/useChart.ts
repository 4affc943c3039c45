/** Pointer and keyboard on a plot: a cursor that tells values, and a view that goes nearer and back. */
import { useState } from 'preact/hooks'
import { type Chart, nearest, type PlotView, wholeView } from './frame.js'

/** A drag that is shorter is a click, in CSS pixels. */
const shortest = 5
/** How much nearer a key takes one. */
const step = 0.6

export interface Drag {
  readonly from: { readonly x: number; readonly y: number }
  readonly to: { readonly x: number; readonly y: number }
}

/** @param both whether a drag chooses a part of the y axis, too */
export function useChart(chart: Chart | undefined, view: PlotView, setView: (view: PlotView) => void, both: boolean) {
  const [drag, setDrag] = useState<Drag>()
  if (!chart) return { drag: undefined, handlers: {}, zoom: () => {}, reset: () => {} }
  const { frame, x, y, places } = chart
  const isNames = x.axis.names !== undefined
  const inside = (event: PointerEvent & { readonly currentTarget: SVGElement }) => {
    const box = event.currentTarget.getBoundingClientRect()
    const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))
    return {
      x: clamp(event.clientX - box.left, frame.left, frame.width - frame.right),
      y: clamp(event.clientY - box.top, frame.top, frame.height - frame.bottom),
    }
  }
  const reset = () => setView(wholeView)

  /** @param factor under 1: nearer */
  const zoom = (factor: number) => {
    if (isNames) return
    const [low, high] = [x.at(x.domain[0]), x.at(x.domain[1])]
    const middle = view.cursor === undefined ? (low + high) / 2 : x.at(view.cursor)
    const ends = [low, high].map((end) => middle + (end - middle) * factor)
    // As far as there was to be seen at first, and not farther.
    if (factor > 1 && !view.x) return
    setView({ ...view, x: within(chart, [x.back(ends[0]), x.back(ends[1])]) })
  }

  const pan = (share: number) => {
    if (!view.x) return
    const [low, high] = [x.at(view.x[0]), x.at(view.x[1])]
    const by = (high - low) * share
    setView({ ...view, x: within(chart, [x.back(low + by), x.back(high + by)]) })
  }

  const moveTo = (index: number) => {
    const visible = places.filter((place) => place >= x.domain[0] && place <= x.domain[1])
    if (visible.length > 0) setView({ ...view, cursor: visible[Math.max(0, Math.min(visible.length - 1, index))] })
  }
  const current = () => {
    const visible = places.filter((place) => place >= x.domain[0] && place <= x.domain[1])
    return view.cursor === undefined ? -1 : nearest(visible, view.cursor)
  }

  const keys: { readonly [key: string]: (event: KeyboardEvent) => void } = {
    ArrowRight: ({ shiftKey }) => moveTo(current() + (shiftKey ? 10 : 1)),
    ArrowLeft: ({ shiftKey }) => moveTo(current() < 0 ? places.length : current() - (shiftKey ? 10 : 1)),
    Home: () => moveTo(0),
    End: () => moveTo(places.length),
    PageUp: () => pan(-0.5),
    PageDown: () => pan(0.5),
    '+': () => zoom(step),
    '=': () => zoom(step),
    '-': () => zoom(1 / step),
    '0': reset,
    Escape: () => setView({ ...view, cursor: undefined }),
  }

  const handlers = {
    onPointerDown(event: PointerEvent & { readonly currentTarget: SVGElement }) {
      if (event.button !== 0 || isNames) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const at = inside(event)
      setDrag({ from: at, to: at })
    },
    onPointerMove(event: PointerEvent & { readonly currentTarget: SVGElement }) {
      const at = inside(event)
      if (drag) setDrag({ ...drag, to: at })
      else setView({ ...view, cursor: x.back(at.x) })
    },
    onPointerUp() {
      if (!drag) return
      setDrag(undefined)
      const { from, to } = drag
      if (Math.abs(to.x - from.x) < shortest) return
      const across = [x.back(from.x), x.back(to.x)].sort((a, b) => a - b) as [number, number]
      const up = [y.back(from.y), y.back(to.y)].sort((a, b) => a - b) as [number, number]
      setView({ x: across, ...(both && Math.abs(to.y - from.y) >= shortest && { y: up }) })
    },
    onPointerCancel: () => setDrag(undefined),
    onPointerLeave() {
      if (!drag) setView({ ...view, cursor: undefined })
    },
    onDblClick: reset,
    onKeyDown(event: KeyboardEvent) {
      const act = keys[event.key]
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return
      act(event)
      // Nothing that the notebook around would do with it.
      event.preventDefault()
      event.stopPropagation()
    },
  }
  return { drag, handlers, zoom, reset }
}

/** Not farther than there is something. */
function within({ x, places }: Chart, [from, to]: readonly [number, number]): readonly [number, number] {
  const least = x.axis.from ?? places[0] ?? from
  const most = x.axis.to ?? places.at(-1) ?? to
  return [Math.max(least, Math.min(from, most)), Math.min(most, Math.max(to, least))]
}
