/** A trace as a picture: the viewer's drawing with the steps in words beside it, as an SVG file that needs nothing else. */
import { loopTexts } from '../../../server/wire/loopTexts.js'
import { lengthText } from '../../../server/wire/mergedTicks.js'
import { type PaletteName, palettes } from '../../../server/wire/palettes.js'
import { shortestText } from '../../../server/wire/shortest.js'
import type { Trace } from '../../../server/wire/trace.js'
import { traceTitle } from '../../../server/wire/traceTitle.js'
import { ArrowLine } from '../trace/ArrowLine.js'
import { everywhere } from '../trace/box.js'
import { Drawing } from '../trace/Drawing.js'
import { drawingStyle } from '../trace/drawingStyle.js'
import { kindsIn } from '../trace/Legend.js'
import { type Layout, layoutOf } from '../trace/layout.js'
import { coneOf, optionsFor, viewOf } from '../trace/options.js'
import { readingOf } from '../trace/reading.js'
import { linesOf } from '../trace/stepTexts.js'
import { fitting } from '../trace/text.js'
import { variables } from '../variables.js'
import { Cascade, declarationsIn } from './cascade.js'
import { svgText } from './svgText.js'
import { family, measureAt } from './widths.js'

/** In CSS pixels. */
const margin = 16
const rowHeight = 42
/** Where the steps stand beside the drawing. */
const wordsWidth = 420
const titleLine = 20
const sentenceLine = 17

const style = `
.pn-paper { fill: var(--pn-bg); }
.pn-title { fill: var(--pn-fg); font-size: 15px; font-weight: 600; }
.pn-sentence { fill: var(--pn-fg); font-size: 12px; }
.pn-headrole { fill: var(--pn-muted); font-size: 10px; text-anchor: middle; }
.pn-headnode { fill: var(--pn-fg); font-size: 12px; font-weight: 600; text-anchor: middle; }
.pn-rule { stroke: var(--pn-border); }
.pn-words { fill: var(--pn-fg); font-size: 12px; }
.pn-consequence { fill: var(--pn-muted); font-size: 11px; }
.pn-apart { font-style: italic; fill: var(--pn-muted); }
.pn-again { stroke: var(--pn-fg); stroke-width: 1; }
${drawingStyle}`

interface PictureOptions {
  readonly theme: PaletteName
  /** The name of the protocol that the trace belongs to. */
  readonly protocol: string
}

/** The text of the file. What plays no part in the trace is left out, as in the viewer when it opens. */
export function svgOf(trace: Trace, { theme, protocol }: PictureOptions): string {
  const palette = Object.entries(palettes[theme]).map(([name, colour]) => [`--vscode-${name}`, colour])
  const known = { ...Object.fromEntries(palette), ...declarationsIn(variables), color: 'var(--pn-fg)' }
  return `${svgText(pictureOf(trace, protocol), new Cascade(style), known)}\n`
}

function pictureOf(trace: Trace, protocol: string) {
  const view = viewOf(readingOf(trace), optionsFor(trace))
  const layout = layoutOf(trace, { width: 46 + 180 * view.nodes.length, rowHeight }, measureAt(11), view)
  const width = layout.width + 10 + wordsWidth
  const told = loopTexts(trace)
  const steps = told?.length ?? lengthText(trace)
  const length = trace.shortest && !told ? `${steps}; ${shortestText(trace)}.` : `${steps}.`
  const title = traceTitle(trace)
  const titles = wrapped(`${title} (${protocol})`, width, measureAt(15, true))
  const sentences = wrapped(`${trace.text} ${length}`, width, measureAt(12))
  const heads = layout.groups.length > 1 ? 40 : 24
  const top = titles.length * titleLine + sentences.length * sentenceLine + 8
  const body = top + heads
  const kinds = kindsIn(layout)
  const height = body + layout.height + (kinds.length > 0 ? 24 : 0)
  const size = { width: width + 2 * margin, height: height + 2 * margin }
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      {...size}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      font-family={family}
    >
      <title>{title}</title>
      <desc>{trace.text}</desc>
      <rect class="pn-paper" {...size} />
      <g transform={`translate(${margin} ${margin})`}>
        {titles.map((line, index) => (
          <text class="pn-title" x={0} y={14 + index * titleLine}>
            {line}
          </text>
        ))}
        {sentences.map((line, index) => (
          <text class="pn-sentence" x={0} y={titles.length * titleLine + 12 + index * sentenceLine}>
            {line}
          </text>
        ))}
        <g transform={`translate(0 ${top})`}>
          <Heads layout={layout} height={heads} />
          <path class="pn-rule" d={`M0 ${heads}H${width}`} />
        </g>
        <g transform={`translate(0 ${body})`}>
          <Drawing
            trace={trace}
            layout={layout}
            selected={-1}
            emphasis={coneOf(trace)}
            hatch="hatch"
            extent={everywhere}
          />
        </g>
        <g transform={`translate(${layout.width + 10} ${body})`}>
          <Words trace={trace} layout={layout} />
        </g>
        <g transform={`translate(0 ${body + layout.height + 10})`}>
          {kinds.map(({ text, kind, ignored }, index) => (
            <g transform={`translate(${offset(kinds, index)} 0)`}>
              <ArrowLine
                x1={2}
                y1={7}
                x2={kind === 'inFlight' ? 30 : 34}
                y2={7}
                bend={0}
                kind={kind}
                ignored={ignored}
              />
              <text class="pn-consequence" x={46} y={11}>
                {text}
              </text>
            </g>
          ))}
        </g>
      </g>
    </svg>
  )
}

/** Where an entry of the legend begins. */
const offset = (kinds: readonly { text: string }[], index: number): number =>
  kinds.slice(0, index).reduce((sum, { text }) => sum + 46 + measureAt(11)(text) + 20, 0)

function Heads({ layout: { groups, lanes, spacing }, height }: { layout: Layout; height: number }) {
  return (
    <>
      {groups.length > 1 &&
        groups.map(({ role, x1, x2 }) => (
          <>
            <text class="pn-headrole" x={(x1 + x2) / 2} y={10}>
              {fitting(role, x2 - x1 - 6, measureAt(10))}
            </text>
            <path class="pn-rule" d={`M${x1 + 3} 15.5H${x2 - 3}`} />
          </>
        ))}
      {lanes.map(({ id, x }) => (
        <text class="pn-headnode" x={x} y={height - 8}>
          {fitting(id, spacing, measureAt(12, true))}
        </text>
      ))}
    </>
  )
}

/** The steps, each beside its row. */
function Words({ trace, layout: { slots } }: { trace: Trace; layout: Layout }) {
  const told = loopTexts(trace)
  return (
    <>
      {slots.map((slot, row) => {
        const [text, consequences] = linesOf(slot, trace)
        const middle = (row + 0.5) * rowHeight
        const repeats = told?.begins && trace.loop !== undefined && slot.last > trace.loop
        const apart = slot.kind === 'folded' ? ' pn-apart' : ''
        return (
          <>
            {repeats && <path class="pn-again" d={`M-1.5 ${row * rowHeight}v${rowHeight}m3 0v-${rowHeight}`} />}
            <text class={`pn-words${apart}`} x={10} y={middle + (consequences ? -4 : 4)}>
              {fitting(text, wordsWidth - 10, measureAt(12))}
            </text>
            {consequences && (
              <text class="pn-consequence" x={10} y={middle + 12}>
                {fitting(consequences, wordsWidth - 10, measureAt(11))}
              </text>
            )}
          </>
        )
      })}
    </>
  )
}

/** A text in lines of words. A word that is longer than a line is cut. */
function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : ''
    if (longer && measure(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(fitting(word, width, measure))
  }
  return lines
}
