/** What the properties say of the present moment. */
import type { Exploration, PropertyValue } from '../../../server/wire/exploring.js'
import { Icon, type IconName } from '../icons.js'

const words: { readonly [value in PropertyValue]: readonly [text: string, tone: string, icon: IconName] } = {
  holds: ['holds', 'pn-good', 'ok'],
  violated: ['violated', 'pn-bad', 'wrong'],
  true: ['so here', 'pn-good', 'ok'],
  false: ['not so here', 'pn-muted', 'unknown'],
  failed: ['fails', 'pn-bad', 'warning'],
}

interface Props {
  readonly exploration: Exploration
  /** Looks for the nearest state that decides a property; absent while that cannot be asked. */
  readonly onFind: ((property: string) => void) | undefined
}

export function PropertyList({ exploration: { properties, moments, at, why }, onFind }: Props) {
  if (properties.length === 0) return null
  return (
    <section aria-label="Properties">
      <h5>Properties</h5>
      <ul class="pn-propertyvalues">
        {properties.map(({ name, kind }, index) => {
          const value = moments[at].values[index]
          const [text, tone, icon] = words[value]
          const seeks = ['always', 'step', 'noDeadlock', 'quiescent', 'monitor', 'linearizable', 'refines'].includes(
            kind,
          )
          return (
            <li>
              <span class={`pn-verdict ${tone}`}>
                <Icon name={icon} /> {text}
              </span>
              <span class="pn-propertyname">
                <b>{name}</b> <span class="pn-kind">{kind}</span>
                <span class="pn-muted"> {why[name]}</span>
              </span>
              {onFind && value !== 'violated' && value !== 'true' && (
                <button
                  type="button"
                  class="pn-link"
                  title={`Takes the shortest way from here to where “${name}” is ${seeks ? 'violated' : 'so'}`}
                  onClick={() => onFind(name)}
                >
                  {seeks ? 'Look for a violation' : 'Look for it'}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
