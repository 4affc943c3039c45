/** The states around the present one, or all of a small space, drawn as a graph; a state that is chosen is gone to. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { MapDrawing } from './MapDrawing.js'
import { type Grouping, mapGraph } from './mapGraph.js'
import { useMapLayout } from './useMapLayout.js'
import type { WalkInView } from './useWalk.js'

const depths = [1, 2, 3, 4, 6, 10]

const groupings: readonly (readonly [Grouping, string])[] = [
  ['state', 'each state'],
  ['nodes', 'where the nodes are'],
  ['roles', 'how many of a role are where'],
]

export function MapView({ walk }: { walk: WalkInView }) {
  const { exploration, map, busy, alive, ask } = walk
  const { at, moments, trace } = exploration
  const [open, setOpen] = useState(false)
  const [depth, setDepth] = useState(3)
  const [faults, setFaults] = useState(true)
  const [grouping, group] = useState<Grouping>('state')
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const { state } = moments[at]
  useEffect(() => {
    const isShown = map?.complete && map.states.some((each) => each.state === state)
    if (open && alive && !isShown) void ask({ do: 'map', depth, faults })
  }, [open, alive, state])
  const redraw = (to: number, withFaults: boolean) => {
    setDepth(to)
    setFaults(withFaults)
    void ask({ do: 'map', depth: to, faults: withFaults })
  }
  const graph = useMemo(
    () => map && mapGraph(map, trace.nodes, grouping, collapsed),
    [map, grouping, collapsed, trace.nodes],
  )
  const { layout, waiting } = useMapLayout(graph)
  const collapse = (key: string) => {
    const next = new Set(collapsed)
    if (!next.delete(key)) next.add(key)
    setCollapsed(next)
  }
  return (
    <details class="pn-map" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Map of the states</summary>
      {open && (
        <>
          <div class="pn-options">
            <label>
              Steps around
              <select
                value={depth}
                disabled={!alive || busy !== undefined || map?.complete}
                onChange={({ currentTarget }) => redraw(Number(currentTarget.value), faults)}
              >
                {depths.map((each) => (
                  <option value={each}>{each}</option>
                ))}
              </select>
            </label>
            <label>
              <input
                type="checkbox"
                checked={faults}
                disabled={!alive || busy !== undefined}
                onChange={({ currentTarget }) => redraw(depth, currentTarget.checked)}
              />
              with faults
            </label>
            <label title="States with the same are drawn as one">
              A place for
              <select
                value={grouping}
                onChange={({ currentTarget }) => {
                  group(currentTarget.value as Grouping)
                  setCollapsed(new Set())
                }}
              >
                {groupings.map(([value, text]) => (
                  <option value={value}>{text}</option>
                ))}
              </select>
            </label>
            {collapsed.size > 0 && (
              <button type="button" onClick={() => setCollapsed(new Set())}>
                Expand all
              </button>
            )}
            {map && (
              <span>
                {map.states.length} states{' '}
                {map.complete ? `${faults ? '' : 'without faults '}in all` : 'around this one; there are more'}
                {waiting && '; being laid out …'}
              </span>
            )}
          </div>
          {layout && (
            <MapDrawing
              layout={layout}
              exploration={exploration}
              onGo={(to) => alive && busy === undefined && void ask({ do: 'goToState', state: to, faults })}
              onCollapse={collapse}
            />
          )}
        </>
      )}
    </details>
  )
}
