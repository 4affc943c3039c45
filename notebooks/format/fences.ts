/** The block structure of Markdown, as far as cells need it: which lines are top-level fences. */
import MarkdownIt from 'markdown-it'

/** A line end of Markdown: what separates the lines that `Fence` counts. */
export const lineEnds = /\r\n?|\n/g

/** A top-level fenced block: lines from `start` to before `end`, from 0, the fences included. */
export interface Fence {
  readonly start: number
  readonly end: number
  readonly opening: OpeningLine
}

/** The first line of a fenced block. */
export interface OpeningLine {
  /** Spaces before the fence, at most three. */
  readonly indent: number
  /** Backticks or tildes, three or more. */
  readonly fence: string
  /** What follows the fence, as it stands. */
  readonly info: string
}

// the raw HTML of a text may hold fences, as in every viewer: it must be seen as the block that it is
const markdown = new MarkdownIt({ html: true })

/** The top-level fenced blocks of a text, in their order. */
export function topLevelFences(text: string): Fence[] {
  const { tokens, lines } = parseBlocks(text)
  return tokens.flatMap(({ type, level, map }) => {
    const opening = type === 'fence' && level === 0 && map ? openingLine(lines[map[0]] ?? '') : undefined
    return opening && map ? [{ start: map[0], end: map[1], opening }] : []
  })
}

/** Reads a line as the opening of a fenced block; undefined where it is none. */
export function openingLine(line: string): OpeningLine | undefined {
  const match = /^( {0,3})(`{3,}(?!`)|~{3,}(?!~))(.*)$/s.exec(line)
  if (!match) return undefined
  const [, indent = '', fence = '', info = ''] = match
  return fence.startsWith('`') && info.includes('`') ? undefined : { indent: indent.length, fence, info }
}

/** Whether a line closes the block that `opening` opened. */
export function closes(line: string, { fence }: OpeningLine): boolean {
  const [, closing = ''] = /^ {0,3}(`+|~+)[ \t]*$/.exec(line) ?? []
  return closing.length >= fence.length && closing[0] === fence[0]
}

/** Whether a fence marks a code cell: `ts protocol`, `typescript protocol`, and whatever follows. */
export function marksCell({ info }: OpeningLine): boolean {
  const [language, mark] = info.split(/[ \t]+/).filter((word) => word !== '')
  return (language === 'ts' || language === 'typescript') && mark === 'protocol'
}

/**
 * The line that closes what a text leaves open at its end, so that what follows is not swallowed: a fence, or raw HTML
 * that ends only at a mark of its own. Undefined where nothing is open.
 */
export function closerOf(text: string): string | undefined {
  const { tokens, lines } = parseBlocks(text)
  const last = tokens.findLast(({ level, map }) => level === 0 && map)
  if (!last?.map) return undefined
  const [start, end] = last.map
  if (last.type === 'fence') {
    const opening = openingLine(lines[start] ?? '')
    const closed = opening && end - start > 1 && closes(lines[end - 1] ?? '', opening)
    return opening && !closed ? opening.fence : undefined
  }
  if (last.type !== 'html_block') return undefined
  const block = rawHtml.find(({ opens }) => opens.test(lines[start]?.trimStart() ?? ''))
  return block && !block.ends.test(lines.slice(start, end).join('\n')) ? block.closer : undefined
}

/** CommonMark's kinds of raw HTML that blank lines do not end, in its order. */
const rawHtml = [
  {
    opens: /^<(script|pre|style|textarea)(?=\s|>|$)/i,
    ends: /<\/(script|pre|style|textarea)>/i,
    closer: '</script>',
  },
  { opens: /^<!--/, ends: /-->/, closer: '-->' },
  { opens: /^<\?/, ends: /\?>/, closer: '?>' },
  { opens: /^<![a-z]/i, ends: />/, closer: '>' },
  { opens: /^<!\[CDATA\[/, ends: /\]\]>/, closer: ']]>' },
]

function parseBlocks(text: string) {
  const source = text.replace(lineEnds, '\n')
  const tokens: ReturnType<typeof markdown.parse> = []
  markdown.block.parse(source, markdown, {}, tokens)
  return { tokens, lines: source.split('\n') }
}
