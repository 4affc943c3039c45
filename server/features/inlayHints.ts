/** Types and parameter names shown in the text. */
import { type Connection, type InlayHint, InlayHintKind } from 'vscode-languageserver/node'
import { type Asker, spanIn } from './ask.js'
import { allAnswers, type Contributor } from './contributor.js'
import type { Settings } from './settings.js'

export const inlayHintCapabilities = { inlayHintProvider: true }

export function register(
  connection: Connection,
  asker: Asker,
  settings: Settings,
  contributors: readonly Contributor[],
): void {
  connection.languages.inlayHint.on(async (params, token) => {
    const contributed = allAnswers(contributors, (each) => each.inlayHints?.(params, token))
    const style = await settings.style()
    const found = await asker.askOfText(
      'inlayHints',
      params.textDocument,
      (document) => ({ span: spanIn(document, params.range), style }),
      token,
    )
    const hints = (found ?? []).map(
      ({ position, text, kind, spaceBefore, spaceAfter }): InlayHint => ({
        position,
        label: text,
        paddingLeft: spaceBefore,
        paddingRight: spaceAfter,
        ...(kind !== 'value' && { kind: kind === 'type' ? InlayHintKind.Type : InlayHintKind.Parameter }),
      }),
    )
    return [...(await contributed), ...hints]
  })
  settings.onChange(() => void connection.languages.inlayHint.refresh().catch(() => {}))
}
