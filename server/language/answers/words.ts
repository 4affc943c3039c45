/** Documentation comments as Markdown. */
import ts from 'typescript'

interface Documented {
  readonly documentation?: readonly ts.SymbolDisplayPart[]
  readonly tags?: readonly ts.JSDocTagInfo[]
}

/** A description and its tags; `''` where there is none. */
export function documentationOf({ documentation, tags }: Documented): string {
  const lines = (tags ?? []).map(({ name, text }) => {
    const words = plain(text)
    if (name === 'example') return `*@example*\n\n${words.includes('```') ? words : `\`\`\`ts\n${words}\n\`\`\``}`
    if (name === 'param' || name === 'template') {
      const [, parameter, rest] = /^(\S+)\s*(?:-\s*)?([\s\S]*)$/.exec(words) ?? []
      return `*@${name}* \`${parameter ?? ''}\`${rest ? ` — ${rest}` : ''}`
    }
    return `*@${name}*${words ? ` — ${words}` : ''}`
  })
  return [plain(documentation), ...lines].filter((part) => part !== '').join('\n\n')
}

/** The text of documentation, with `{@link name}` as code. */
function plain(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return ts
    .displayPartsToString(parts?.slice())
    .replace(/\{@link(?:code|plain)?\s+([^}|\s]+)(?:[|\s]+([^}]*))?\}/g, (_, target: string, text?: string) =>
      text?.trim() ? text.trim() : `\`${target}\``,
    )
    .trim()
}
