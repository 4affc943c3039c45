/** The keys, in a line; all of them are told on request. */
const keys: readonly (readonly [key: string, meaning: string])[] = [
  ['↑ ↓, k j', 'one step'],
  ['Page Up, Page Down', 'ten steps'],
  ['Home, End', 'initial state, last step'],
  ['v', 'the violation'],
  ['Space, p', 'play or pause'],
  ['+ −', 'faster, slower'],
  ['s', 'where its message was sent'],
  ['d', 'where what it sends arrives'],
  ['m', 'mark the step: which of two happened first'],
  ['l', 'only what led here'],
  ['o, Enter', 'show steps left out'],
  ['c', 'clocks'],
  ['Escape', 'take marks away'],
]

export function KeyHelp({ open }: { open: boolean }) {
  if (!open) return null
  return (
    <dl class="pn-keys" aria-label="Keys">
      {keys.map(([key, meaning]) => (
        <div>
          <dt>{key}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
