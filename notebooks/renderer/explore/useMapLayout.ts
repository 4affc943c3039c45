import { useEffect, useMemo, useState } from 'preact/hooks'
import { useHost } from '../host.js'
import type { MapGraph } from './mapGraph.js'
import { laidOut, levelByLevel, type MapLayout, requestOf } from './mapLayout.js'

/** A map as the host lays it out; level by level where there is none that does. Undefined until it comes. */
export function useMapLayout(graph: MapGraph | undefined): MapLayout | undefined {
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
  // the one before stays until the next is there
  return plain ?? come?.layout
}
