/** The icons: 16 by 16, in the colour of the text. Their meaning always stands beside them as a word. */

const paths = {
  ok: 'M2.5 8.5l3.5 3.5 7.5-8',
  wrong: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  unknown: 'M5.2 5.6a2.8 2.8 0 1 1 4 2.6c-.8.4-1.2.9-1.2 1.8v.4M8 13.2v.1',
  warning: 'M8 2.2l6.3 11.3H1.7zM8 6.4v3.4M8 11.6v.1',
  timer: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.3',
  input: 'M2 8h8M7 4.6L10.4 8 7 11.4M13.5 3v10',
  crash: 'M9.2 1.8L4 9h3.4l-.9 5.2L12 7H8.4z',
  restart: 'M12.8 8A4.8 4.8 0 1 1 11 4.3M11.4 1.6v3h-3',
  byzantine:
    'M3 3.5c3 1.4 7 1.4 10 0v4c0 3.5-2.4 5.6-5 6.5-2.6-.9-5-3-5-6.5zM5.3 7.2l2 .8M10.7 7.2l-2 .8M6.3 10.8c1-.6 2.4-.6 3.4 0',
  ignored: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6',
  partition: 'M2 5h4M2 11h4M10 5h4M10 11h4M8 1.5v2.2M8 6v4M8 12.3v2.2',
  heal: 'M2 8h12M5 5L2 8l3 3M11 5l3 3-3 3',
  undo: 'M6.5 3L3 6.5 6.5 10M3.5 6.5H9a4 4 0 0 1 0 8H6.5',
  redo: 'M9.5 3L13 6.5 9.5 10M12.5 6.5H7a4 4 0 0 0 0 8h2.5',
  first: 'M4 3v10M12.5 3L7 8l5.5 5z',
  previous: 'M11 3L5 8l6 5z',
  next: 'M5 3l6 5-6 5z',
  play: 'M4.5 2.5l8.5 5.5-8.5 5.5z',
  pause: 'M4 3h2.5v10H4zM9.5 3H12v10H9.5z',
  last: 'M12 3v10M3.5 3L9 8l-5.5 5z',
} as const

export type IconName = keyof typeof paths

/** @param at where to stand inside another drawing; without it the icon is a drawing of its own */
export function Icon({ name, at, size = 16 }: { name: IconName; at?: { x: number; y: number }; size?: number }) {
  const style = `pn-icon pn-icon-${name}`
  if (at)
    return (
      <g class={style} transform={`translate(${at.x} ${at.y}) scale(${size / 16})`}>
        <path d={paths[name]} />
      </g>
    )
  return (
    <svg class={style} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
