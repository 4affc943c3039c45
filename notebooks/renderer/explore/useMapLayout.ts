import { useEffect, useMemo, useState } from 'preact/hooks'
import { useHost } from '../host.js'
import type { MapGraph } from './mapGraph.js'
import { laidOut, levelByLevel, type MapLayout, requestOf } from './mapLayout.js'

/**
 * A map as the host lays it out; level by level where there is none that does. The one before stays until the next is there.
 * @returns whether that is under way, too
 */
export function useMapLayout(graph: MapGraph | undefined): { layout: MapLayout | undefined; waiting: boolean } {
  const { layoutGraph } = useHost()
  const [come, setCome] = useState<{ readonly of: MapGraph; readonly layout: MapLayout }>()
  const plain = useMemo(() => (graph && !layoutGraph ? levelByLevel(graph) : undefined), [graph, layoutGraph])
  useEffect(() => {
    if (!graph || !layoutGraph) return
    let wanted = true
    const show = (layout: MapLayout) => wanted && setCome({ of: graph, layout })
    layoutGraph(requestOf(graph)).then(
      (laid) => show(laid ? laidOut(graph, laid) : levelByLevel(graph)),
      () => show(levelByLevel(graph)),
    )
    return () => {
      wanted = false
    }
  }, [graph, layoutGraph])
  return { layout: plain ?? come?.layout, waiting: graph !== undefined && !plain && come?.of !== graph }
}
