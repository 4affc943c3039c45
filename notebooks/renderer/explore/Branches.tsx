/** All that was tried: the moments of the walk as a tree, bookmarks first. */
import { useMemo } from 'preact/hooks'
import type { Exploration } from '../../../server/wire/exploring.js'
import { Icon } from '../icons.js'
import { branchRows } from './branchRows.js'

interface Props {
  readonly exploration: Exploration
  readonly enabled: boolean
  readonly onGo: (moment: number) => void
}

export function Branches({ exploration: { moments, at, path }, enabled, onGo }: Props) {
  const rows = useMemo(() => branchRows(moments), [moments])
  const marked = rows.filter(({ moment }) => moments[moment].bookmark !== undefined)
  const onPath = new Set(path)
  const ends = moments.filter((_, moment) => !moments.some(({ before }) => before === moment)).length
  return (
    <>
      {marked.length > 0 && (
        <p class="pn-bookmarks">
          Bookmarks:{' '}
          {marked.map(({ moment, step }) => (
            <button type="button" disabled={!enabled} onClick={() => onGo(moment)} aria-current={moment === at}>
              {moments[moment].bookmark} <span class="pn-muted">step {step}</span>
            </button>
          ))}
        </p>
      )}
      <details class="pn-branches">
        <summary>
          All moments ({moments.length}
          {ends > 1 ? `, ${ends} branches` : ''})
        </summary>
        <ol>
          {rows.map(({ moment, depth, step }) => (
            <li style={{ paddingLeft: `${depth * 18}px` }}>
              <button
                type="button"
                class="pn-link"
                disabled={!enabled}
                aria-current={moment === at ? 'step' : undefined}
                onClick={() => onGo(moment)}
              >
                {step}. {moments[moment].text}
              </button>
              {moment === at && <span class="pn-kind">here</span>}
              {onPath.has(moment) ? null : <span class="pn-kind">another branch</span>}
              {moments[moment].values.includes('violated') && (
                <span class="pn-bad">
                  <Icon name="wrong" size={12} /> violation
                </span>
              )}
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}
