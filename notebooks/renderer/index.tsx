/** The notebook renderer, as VS Code loads it: draws the reports of checks and the cards of protocols. */
import { render } from 'preact'
import type { ProtocolCard } from '../../server/wire/output.js'
import type { CheckReport } from '../../server/wire/report.js'
import { ProtocolView } from './protocol/ProtocolView.js'
import { CheckView } from './report/CheckView.js'
import { style } from './style.js'

/** What we use of an output item of VS Code's notebook renderer API. */
export interface OutputItem {
  readonly id: string
  json(): unknown
}
export interface Renderer {
  renderOutputItem(item: OutputItem, element: HTMLElement): void
  /** @param id the output's; without one all of them */
  disposeOutputItem(id?: string): void
}

/** Called once by VS Code in each notebook's web view. */
export function activate(_context?: unknown): Renderer {
  const elements = new Map<string, HTMLElement>()
  let renderings = 0
  return {
    renderOutputItem(item, element) {
      elements.set(item.id, element)
      addStyle(element)
      element.classList.add('pn')
      // A key of its own: what was opened or selected in an earlier report says nothing about this one.
      render(<Output key={++renderings} value={item.json()} />, element)
    },
    disposeOutputItem(id) {
      for (const [key, element] of elements) {
        if (id !== undefined && key !== id) continue
        render(null, element)
        elements.delete(key)
      }
    },
  }
}

/** Outputs are told apart by their own `type`, so that one renderer serves every MIME type of ours. */
function Output({ value }: { value: unknown }) {
  const { type, version } = (value ?? {}) as { type?: unknown; version?: unknown }
  if (version === 1 && type === 'check') return <CheckView report={value as CheckReport} />
  if (version === 1 && type === 'protocol') return <ProtocolView card={value as ProtocolCard} />
  return (
    <p>
      This output was written by another version of Protocol Notebook, in a form that this version does not know. Run
      the cell again.
    </p>
  )
}

/** Once for each document or shadow tree that shows our outputs. */
function addStyle(element: HTMLElement): void {
  const root = element.getRootNode()
  const place = root instanceof ShadowRoot ? root : document.head
  if (place.querySelector('style[data-protocol-notebook]')) return
  const sheet = document.createElement('style')
  sheet.dataset.protocolNotebook = ''
  sheet.textContent = style
  place.append(sheet)
}
