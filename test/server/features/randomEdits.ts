/**
 * Random edits of a notebook, and what is to be seen after them: answers of a server that lived through all edits are those
 * of one that has just opened the notebook.
 *
 *     node out/test/server/features/randomEdits.js [EDITS [SEED]]
 *
 * EDITS: 10,000 where absent.
 */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import type { Diagnostic } from 'vscode-languageserver-protocol'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { type EditedNotebook, Editor } from './editor.js'

/** How long a server may take until it says of a notebook what is true now, in milliseconds: for ever, but on a busy machine. */
const patience = 600_000
/** After so many edits the two servers are compared. */
const stretch = 40

const machines = `import { assign, createMachine, setup } from 'xstate'
import { type Message, protocol, reply, send } from 'protocol-notebook'

type Ask = Message<{ type: 'ask'; n: number }>
const server = setup({ types: { context: {} as { n: number }, events: {} as Ask } }).createMachine({
  context: { n: 0 },
  on: { ask: { actions: [assign({ n: ({ event }) => event.n }), reply({ type: 'told' })] } },
})`

const start = [
  machines,
  "const client = setup({\n  types: { events: {} as Message<{ type: 'told' }> },\n  guards: { mayRest: () => true },\n}).createMachine({\n  initial: 'asking',\n  states: {\n    asking: { entry: send('server1', { type: 'ask', n: 1 }), on: { told: { guard: 'mayRest', target: 'resting' } } },\n    resting: { tags: 'idle', on: { told: 'asking' } },\n  },\n})",
  'const pair = protocol({\n  name: "pair",\n  nodes: { client: { machine: client }, server: { machine: server } },\n  properties: ({ always }) => ({ small: always(({ server }) => server[0].context.n < 2) }),\n})',
  'const limit = 3\nfunction within(n: number) {\n  const unused = 1\n  return n < limit\n}',
  "within(limit) && pair\nconst plain = createMachine({ initial: 'a', states: { a: { on: { go: { guard: 'isOpen', target: 'b' } } }, b: {} } })",
]

const fragments = [
  '\n', ' ', '{', '}', '(', ')', '[', ']', "'", '"', '`', '${', '/*', '*/', '//', ';', ',', '.', '=>', '=', ':', '?', '<', '>', '\\',
  'const x = 1\n', 'export ', 'import ', 'let limit = "three"\n', 'limit', 'within', 'server', '.context', 'await ', 'type T = number\n',
  'interface T { a: T }\n', "import { assign } from 'xstate'\n", 'function f() {}\n', 'class', 'x', '1', 'case', '\r\n', '🙂', '@', '#', '}}}\n',
  "target: 'resting'", "'asking'", "guard: 'mayRest'", 'on: { told: ', 'states: {', 'initial: ', '.provide({ guards: { isOpen: () => true } })',
] // biome-ignore format: a list of pieces

/** The same numbers from 0 to 1 for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * @param compared is told after each comparison how many edits there have been
 * @throws AssertionError where the answers differ for longer than a moment, or a request fails
 */
export async function editAtRandom(
  edits: number,
  seed: number,
  compared: (edits: number) => void = () => {},
): Promise<void> {
  const random = randomOf(seed)
  const edited = await Editor.start({ trusted: false })
  const fresh = await Editor.start({ trusted: false })
  edited.connection.onNotification('window/logMessage', ({ message }: { message: string }) => console.error(message))
  try {
    const notebook = await edited.open('random.protocol.md', start)
    for (let done = 0; done < edits; done++) {
      await edit(notebook, random)
      if (random() < 0.2) await askSomething(edited, notebook, random)
      if ((done + 1) % stretch !== 0 && done + 1 < edits) continue
      // now and then back to something that means something
      if (random() < 0.5) await notebook.replace(0, notebook.cells.length, start)
      if (random() < 0.5) await edit(notebook, random)
      await compare(edited, fresh, notebook, `seed ${seed}, after ${done + 1} edits`)
      compared(done + 1)
    }
  } finally {
    await edited.close()
    await fresh.close()
  }
}

async function edit(notebook: EditedNotebook, random: () => number): Promise<void> {
  const upTo = (count: number) => Math.floor(random() * count)
  const fragment = () => fragments[upTo(fragments.length)] ?? ''
  const { length } = notebook.cells
  if (length === 0) return notebook.insert(0, machines)
  const index = upTo(length)
  const text = notebook.texts[index] ?? ''
  const place = upTo(text.length + 1)
  const kind = random()
  if (kind < 0.45) await notebook.edit(index, place, place, fragment())
  else if (kind < 0.7) await notebook.edit(index, place, Math.min(text.length, place + upTo(8)), '')
  else if (kind < 0.78) await notebook.edit(index, place, Math.min(text.length, place + upTo(4)), fragment())
  else if (kind < 0.84) await notebook.move(index, upTo(length))
  else if (kind < 0.89 && length < 12) await notebook.replace(index, 1, [text.slice(0, place), text.slice(place)])
  else if (kind < 0.94 && index + 1 < length)
    await notebook.replace(index, 2, [`${text}\n${notebook.texts[index + 1]}`])
  else if (kind < 0.97 && length < 12) await notebook.insert(index, start[upTo(start.length)] ?? '')
  else if (length > 2) await notebook.remove(index)
}

/** Questions in the midst of typing: their answers may be of any text since, but there is one. */
async function askSomething({ connection }: Editor, notebook: EditedNotebook, random: () => number): Promise<void> {
  const methods = [
    'completion',
    'hover',
    'signatureHelp',
    'definition',
    'implementation',
    'documentHighlight',
    'documentSymbol',
    'foldingRange',
  ]
  const index = Math.floor(random() * notebook.cells.length)
  const method = methods[Math.floor(random() * methods.length)]
  await connection.sendRequest(`textDocument/${method}`, placeIn(notebook, index, random()))
}

function placeIn(notebook: EditedNotebook, index: number, part: number) {
  const text = notebook.texts[index] ?? ''
  const position = TextDocument.create('', '', 1, text).positionAt(Math.floor(part * (text.length + 1)))
  return { textDocument: { uri: notebook.cell(index) }, position }
}

async function compare(edited: Editor, fresh: Editor, notebook: EditedNotebook, when: string): Promise<void> {
  const opened = await fresh.open('random.protocol.md', notebook.texts)
  await Promise.all(opened.cells.map((_, index) => opened.diagnostics(index)))
  // the lint speaks after TypeScript, here and there
  const wanted = () => opened.cells.map((_, index) => words(fresh.latest(opened.cell(index)), opened))
  const published = () => notebook.cells.map((_, index) => words(edited.latest(notebook.cell(index)), notebook))
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (JSON.stringify(published()) === JSON.stringify(wanted())) break
  }
  for (const [index, has] of published().entries()) {
    const should = wanted()[index] ?? []
    const difference = {
      stale: has.filter((each) => !should.includes(each)),
      missing: should.filter((each) => !has.includes(each)),
    }
    assert.deepEqual(
      difference,
      { stale: [], missing: [] },
      `${when}: diagnostics of cell ${index} of\n${notebook.texts.join('\n-----\n')}`,
    )
  }
  for (const [index, { document }] of notebook.cells.entries()) {
    const text = notebook.texts[index] ?? ''
    // where names of machines stand, and anywhere
    const names = [...text.matchAll(/\b(?:target|guard|initial|told|type): ?'/g)].slice(0, 6)
    const inNames = names.map((match) => ['completion', (match.index + match[0].length) / (text.length + 1)] as const)
    for (const [method, part] of [
      ['documentSymbol', 0],
      ['foldingRange', 0],
      ['semanticTokens/full', 0],
      ['definition', 0.3],
      ['references', 0.6],
      ['completion', 0.9],
      ...inNames,
    ] as const) {
      const params = (of: EditedNotebook) => ({
        ...placeIn(of, index, part),
        context: { includeDeclaration: true, triggerKind: 1 },
      })
      const [has, should] = await Promise.all([
        edited.connection.sendRequest(`textDocument/${method}`, params(notebook)),
        fresh.connection.sendRequest(`textDocument/${method}`, params(opened)),
      ])
      const answers =
        method === 'references'
          ? [inOrder(has, notebook), inOrder(should, opened)]
          : [plain(has, notebook), plain(should, opened)]
      assert.equal(answers[0], answers[1], `${when}: ${method} in ${document}`)
    }
  }
  await opened.close()
  fresh.forget()
  edited.forget()
}

/** TypeScript looks for similar names ten times, for whichever names it comes to first; where it finds none it may say it otherwise. */
const similarName = / Did you mean '[^']*'\?$/
const noValue = /^No value exists in scope for the shorthand property ('[^']*')\..*$/
/** Why a type does not fit another it explains by the first part that it found wrong; which that is depends on what it compared before. */
const explanation = /\n.*$/s

const words = (diagnostics: readonly Diagnostic[], notebook: EditedNotebook): string[] =>
  diagnostics
    .map(({ code, message, relatedInformation, ...others }) => {
      const known = String(message)
        .replace(explanation, '')
        .replace(similarName, '')
        .replace(noValue, 'Cannot find name $1.')
      // with a similar name goes where it is declared
      const rest = known.startsWith('Cannot find name') ? others : { ...others, relatedInformation }
      return plain(
        { ...rest, message: known, ...(/^Cannot find name|does not exist/.test(known) ? {} : { code }) },
        notebook,
      )
    })
    .sort()

/** Where a name is used, cell by cell: TypeScript finds the cells in the order in which it came to know them. */
const inOrder = (places: unknown, notebook: EditedNotebook): string =>
  Array.isArray(places)
    ? places
        .map((place) => plain(place, notebook))
        .sort()
        .join('\n')
    : plain(places, notebook)

/** An answer without the names of this server's folder and documents. */
function plain(answer: unknown, notebook: EditedNotebook): string {
  let text =
    JSON.stringify(answer, (key, value) =>
      key === 'data' && typeof value === 'object' && !Array.isArray(value) ? undefined : value,
    ) ?? ''
  for (const [index, { document }] of notebook.cells.entries())
    text = text.replaceAll(JSON.stringify(document), `"cell ${index}"`)
  return text
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [edits = 10_000, seed = 1] = process.argv.slice(2).map(Number)
  await editAtRandom(edits, seed, (done) => {
    if (done % 400 === 0) console.log(`${done} edits ...`)
  })
  console.log(`${edits} edits (seed ${seed}): the answers are those of a server that has just opened the notebook`)
}
