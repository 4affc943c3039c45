/** Marks, labels and notices as SVG. */
import { Icon } from '../icons.js'
import type { Label } from './labels.js'
import { gutter } from './lanes.js'
import type { Notice } from './layout.js'
import type { Mark } from './marks.js'

const icons = {
  ignored: 'ignored',
  timer: 'timer',
  input: 'input',
  crash: 'crash',
  restart: 'restart',
  byzantine: 'byzantine',
} as const
const noticeIcons = { partition: 'partition', heal: 'heal', tick: 'timer', stabilise: 'ok' } as const

const flags = (selected: boolean, aside: boolean) => `${selected ? ' pn-selected' : ''}${aside ? ' pn-aside' : ''}`

interface MarkProps {
  readonly mark: Mark
  /** By which it is found again when it is pointed at. */
  readonly index: number
  readonly selected: boolean
  readonly aside: boolean
}

export function MarkShape({ mark, index, selected, aside }: MarkProps) {
  const { x, y, width, height } = mark.box
  const icon = mark.kind === 'state' || mark.kind === 'delivery' ? undefined : icons[mark.kind]
  return (
    <g class={`pn-mark pn-${mark.kind} pn-c${mark.colour}${flags(selected, aside)}`} data-mark={index}>
      <rect x={x} y={y} width={width} height={height} rx={mark.state ? 9 : width / 2} />
      {icon && <Icon name={icon} at={{ x: mark.state ? x + 4 : x + 2.5, y: y + 2.5 }} size={13} />}
      {mark.state && (
        <text x={x + width - 6} y={y + 13} text-anchor="end">
          {mark.state}
        </text>
      )}
    </g>
  )
}

interface LabelProps {
  readonly label: Label
  /** What it belongs to, for pointing at. */
  readonly place: { readonly [name: string]: number }
  readonly selected: boolean
  readonly aside: boolean
}

export function LabelText({ label: { text, box, of }, place, selected, aside }: LabelProps) {
  const kind = 'journey' in of ? `pn-on-${of.kind}` : 'pn-caption'
  return (
    <g class={`pn-label ${kind}${flags(selected, aside)}`} {...place}>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={3} />
      <text x={box.x + box.width / 2} y={box.y + 11.5} text-anchor="middle">
        {text}
      </text>
    </g>
  )
}

export function NoticeBar({ notice, width, selected }: { notice: Notice; width: number; selected: boolean }) {
  const { kind, text, title, box } = notice
  return (
    <g class={`pn-notice pn-${kind}${flags(selected, false)}`}>
      <title>{title}</title>
      {kind === 'tick' && <path class="pn-passing" d={`M${gutter} ${box.y + box.height / 2}H${width}`} />}
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={3} />
      <Icon name={noticeIcons[kind]} at={{ x: box.x + 6, y: box.y + 4 }} size={13} />
      <text x={box.x + 24} y={box.y + 14}>
        {text}
      </text>
    </g>
  )
}
