/** Several plots, side by side where there is room. Those over the same time are looked at together. */
import { useState } from 'preact/hooks'
import type { Plot } from '../../../server/wire/plot.js'
import { type PlotView, wholeView } from './frame.js'
import { PlotFigure } from './PlotFigure.js'

interface Props {
  readonly plots: readonly Plot[]
  /** How many are shown at first. */
  readonly first?: number
}

export function PlotGrid({ plots, first = plots.length }: Props) {
  const [view, setView] = useState<PlotView>(wholeView)
  const [open, setOpen] = useState(false)
  const figure = (plot: Plot) => <PlotFigure plot={plot} {...(isOverTime(plot) && { shared: { view, setView } })} />
  const more = plots.slice(first)
  return (
    <>
      <div class="pn-plots">{plots.slice(0, first).map(figure)}</div>
      {more.length > 0 && (
        <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>
            {more.length === 1 ? '1 more plot' : `${more.length} more plots`}:{' '}
            {more.map(({ title }) => title).join(', ')}
          </summary>
          {open && <div class="pn-plots">{more.map(figure)}</div>}
        </details>
      )}
    </>
  )
}

const isOverTime = ({ x }: Plot): boolean => x.label === 'time' && x.unit === 'ms'
