import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  CompletionList,
  DocumentHighlight,
  DocumentSymbol,
  FoldingRange,
  InlayHint,
  Location,
  LocationLink,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-protocol'
import { Editor } from './editor.js'
import { applied, type Marked, openMarked, textsIn } from './marked.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: false })
})
after(() => editor.close())

let count = 0
const open = (...cells: string[]) => openMarked(editor, `notebook${++count}`, cells)
const ask = <Result>(method: string, params: object): Promise<Result> => editor.connection.sendRequest(method, params)
const about = <Result>(method: string, marked: Marked, more: object = {}, mark = ''): Promise<Result> =>
  ask(`textDocument/${method}`, { ...marked.at(mark), ...more })

const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } }
const style = { tabSize: 2, insertSpaces: true }

test('completion imports what is not there yet: on top of the cell, or into an import that fits', async () => {
  for (const [cells, expected] of [
    [['ass⟦⟧'], "import { assign } from 'xstate'\n\nass"],
    [["import { setup } from 'xstate'", 'ass⟦⟧'], "import { assign } from 'xstate'\n\nass"],
    [["import { setup } from 'xstate'\nass⟦⟧"], "import { assign, setup } from 'xstate'\nass"],
    [
      ["import { send } from 'protocol-notebook'\nsend\nass⟦⟧"],
      "import { send } from 'protocol-notebook'\nimport { assign } from 'xstate'\nsend\nass",
    ],
    [['import { send } from "protocol-notebook";\nsend;', 'ass⟦⟧'], 'import { assign } from "xstate";\n\nass'],
  ] as const) {
    const marked = await open(...cells)
    const { items } = await about<CompletionList>('completion', marked)
    const offered = items.filter(({ label }) => label === 'assign')
    assert.equal(offered.length, 1, cells.join('\n---\n'))
    assert.equal(offered[0]?.labelDetails?.description, 'xstate')
    const resolved = await marked.notebook.resolve(offered[0]!)
    assert.match(resolved.detail ?? '', /function assign</)
    assert.equal(applied(marked.texts.at(-1)!, resolved.additionalTextEdits ?? []), expected)
  }
})

test('completion imports from the kit, once, and does not import what the notebook has', async () => {
  const marked = await open("import { setup } from 'xstate'", 'broa⟦a⟧\nset⟦b⟧')
  const { items } = await about<CompletionList>('completion', marked, {}, 'a')
  const broadcast = items.filter(({ label }) => label === 'broadcast')
  assert.deepEqual(
    broadcast.map(({ labelDetails }) => labelDetails?.description),
    ['protocol-notebook'],
  )
  const setups = (await about<CompletionList>('completion', marked, {}, 'b')).items.filter(
    ({ label }) => label === 'setup',
  )
  assert.deepEqual(
    setups.map(({ labelDetails }) => labelDetails?.description),
    [undefined],
  )
})

test('signature help tells the parameters, and which is next', async () => {
  const marked = await open('/** Adds.\n * @param a first\n */\nfunction add(a: number, b: string) {}', 'add(1, ⟦⟧)')
  const help = await about<SignatureHelp>('signatureHelp', marked, { context: { triggerKind: 1, isRetrigger: false } })
  const [signature] = help.signatures
  assert.equal(signature?.label, 'add(a: number, b: string): void')
  assert.equal(help.activeParameter, 1)
  assert.deepEqual(
    signature?.parameters?.map(({ label }) => signature.label.slice(label[0] as number, label[1] as number)),
    ['a: number', 'b: string'],
  )
})

test('goes to definitions in other cells, in files and in the kit', async () => {
  await writeFile(join(editor.folder, 'config.ts'), 'export const size = 3')
  const files = { 'config.ts': 'export const size = 3' }
  const marked = await open(
    "import { size } from './config'\nimport { send } from 'protocol-notebook'\nconst peers = [1]\ninterface Vote { term: number }",
    'let vote: Vote = { term: pe⟦a⟧ers.length + si⟦b⟧ze }\nse⟦c⟧nd',
    'vo⟦d⟧te',
  )
  const goTo = async (method: string, mark: string) => {
    const found = await about<(Location | LocationLink)[]>(method, marked, {}, mark)
    return found.map((place) => marked.words(place, files))
  }
  assert.deepEqual(await goTo('definition', 'a'), ['1: peers'])
  assert.deepEqual(await goTo('definition', 'b'), ['config.ts: size'])
  assert.deepEqual(await goTo('definition', 'c'), ['messages.d.ts: '])
  assert.deepEqual(await goTo('definition', 'd'), ['2: vote'])
  assert.deepEqual(await goTo('typeDefinition', 'd'), ['1: Vote'])
})

test('finds implementations', async () => {
  const marked = await open('interface Store { get⟦⟧(): number }', 'class Disk implements Store { get() { return 1 } }')
  const found = await about<Location[]>('implementation', marked)
  assert.deepEqual(
    found.map((place) => marked.words(place)),
    ['2: get'],
  )
})

test('finds every use, in all cells and files, and nothing generated', async () => {
  await writeFile(join(editor.folder, 'shared.ts'), 'export const limit = 3\nlimit')
  const files = { 'shared.ts': 'export const limit = 3\nlimit' }
  const marked = await open(
    "import { limit } from './shared'\nconst peers = [limit]",
    'peers.length + limit',
    'const { length } = pe⟦a⟧ers, x = { peers }, y = li⟦b⟧mit',
  )
  const uses = async (mark: string, includeDeclaration: boolean) => {
    const found = await about<Location[]>('references', marked, { context: { includeDeclaration } }, mark)
    return found.map((place) => marked.words(place, files)).sort()
  }
  assert.deepEqual(await uses('a', true), ['1: peers', '2: peers', '3: peers', '3: peers'])
  assert.deepEqual(await uses('a', false), ['2: peers', '3: peers', '3: peers'])
  assert.deepEqual(await uses('b', true), [
    '1: limit',
    '1: limit',
    '2: limit',
    '3: limit',
    'shared.ts: limit',
    'shared.ts: limit',
  ])
})

test('highlights the uses in a cell', async () => {
  const marked = await open('let n⟦⟧ = 1\nn = 2\nn')
  const found = await about<DocumentHighlight[]>('documentHighlight', marked)
  assert.deepEqual(
    found.map(({ range, kind }) => [range.start.line, kind]),
    [
      [0, 3],
      [1, 3],
      [2, 2],
    ],
  )
})

const rename = (marked: Marked, newName: string, mark = '') => about<WorkspaceEdit>('rename', marked, { newName }, mark)

test('renames in the declaring cell and in those that use it, wherever one begins', async () => {
  const cells = [
    'const pe⟦a⟧ers = [1]\npeers',
    'const peers2 = { peers, other: pe⟦b⟧ers }',
    '{ const peers = 2; peers }\nexport { pe⟦c⟧ers as p }',
  ]
  const expected = [
    'const others = [1]\nothers',
    'const peers2 = { peers: others, other: others }',
    '{ const peers = 2; peers }\nexport { others as p }',
  ]
  for (const mark of ['a', 'b', 'c']) {
    const marked = await open(...cells)
    assert.deepEqual(marked.after(await rename(marked, 'others', mark)), expected, mark)
    await marked.notebook.close()
  }
})

test('renames an exported name, a type, a property, and a destructured one', async () => {
  const exported = await open('export const a⟦⟧ = 1', 'a + 1')
  assert.deepEqual(exported.after(await rename(exported, 'b')), ['export const b = 1', 'b + 1'])
  const type = await open('interface Vote { term: number }', 'const v: Vo⟦⟧te = { term: 1 }')
  assert.deepEqual(type.after(await rename(type, 'Ballot')), [
    'interface Ballot { term: number }',
    'const v: Ballot = { term: 1 }',
  ])
  const property = await open('interface Vote { te⟦⟧rm: number }', 'const term = 1\nconst v: Vote = { term }')
  assert.deepEqual(property.after(await rename(property, 'epoch')), [
    'interface Vote { epoch: number }',
    'const term = 1\nconst v: Vote = { epoch: term }',
  ])
  const bound = await open('const { te⟦⟧rm } = { term: 1 }', 'term')
  assert.deepEqual(bound.after(await rename(bound, 't')), ['const { term: t } = { term: 1 }', 't'])
})

test('renames in imported files, as they are in the editor, and the other way round', async () => {
  const path = join(editor.folder, 'edited.ts')
  const uri = pathToFileURL(path).href
  await writeFile(path, '')
  const unsaved = 'export const quorum = 2\nexport const twice = quorum * 2'
  await editor.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: unsaved },
  })
  const marked = await open(
    "import { quorum } from './edited'\nquorum",
    'quo⟦⟧rum',
    "import { quorum as q } from './edited'\nq",
  )
  const edit = await rename(marked, 'majority')
  assert.deepEqual(marked.after(edit), [
    "import { majority } from './edited'\nmajority",
    'majority',
    "import { majority as q } from './edited'\nq",
  ])
  assert.equal(
    applied(unsaved, edit.changes?.[uri] ?? []),
    'export const majority = 2\nexport const twice = majority * 2',
  )
  await editor.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: 'export const quorum = "two"' }],
  })
  editor.forget()
  const version = await marked.notebook.type(1, 'const n: number = quorum')
  assert.equal((await marked.notebook.diagnostics(1, version)).length, 1, 'what is not saved counts')
  await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
})

test("an imported name of a library is renamed for the notebook only; what is the library's is not", async () => {
  const marked = await open("import { setup } from 'xstate'\nsetup", 'set⟦a⟧up({}).createMach⟦b⟧ine({})')
  assert.deepEqual(marked.after(await rename(marked, 'start', 'a')), [
    "import { setup as start } from 'xstate'\nstart",
    'start({}).createMachine({})',
  ])
  await assert.rejects(about('prepareRename', marked, {}, 'b'), /xstate|cannot|can not/i)
  const other = await open('const a⟦⟧ = 1')
  await assert.rejects(rename(other, 'not a name'), /'not a name' cannot be a name in TypeScript/)
})

test('the outline of a cell, and symbols by name', async () => {
  const marked = await open(
    "import { setup } from 'xstate'\nsetup\nclass Disk {\n  read() {}\n}\nconst electionTimer = { states: { idle: {} } }",
  )
  const textDocument = { uri: marked.notebook.cell(0) }
  const outline = await ask<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument })
  const shape = ({ name, children = [] }: DocumentSymbol): unknown =>
    children.length ? { [name]: children.map(shape) } : name
  assert.deepEqual(outline.map(shape), [{ Disk: ['read'] }, { electionTimer: [{ states: ['idle'] }] }])
  const found = await ask<WorkspaceSymbol[]>('workspace/symbol', { query: 'electi' })
  assert.deepEqual(
    found.map(({ name, location }) => [name, location.uri]),
    [['electionTimer', textDocument.uri]],
  )
})

async function actions(marked: Marked, only?: string[], mark = '', end = mark): Promise<CodeAction[]> {
  const { textDocument, position: start } = marked.at(mark)
  const diagnostics = await editor.diagnostics(textDocument.uri, 1)
  return ask('textDocument/codeAction', {
    textDocument,
    range: { start, end: marked.at(end).position },
    context: { diagnostics, triggerKind: 1, ...(only && { only }) },
  })
}

/** The cells after an action, which is completed first as an editor does it. */
async function done(marked: Marked, found: readonly CodeAction[], title: string | RegExp): Promise<string[]> {
  const action = found.find((each) => (typeof title === 'string' ? each.title === title : title.test(each.title)))
  assert.ok(action, `${title} among: ${found.map((each) => each.title).join(', ')}`)
  return marked.after((action.edit ? action : await ask<CodeAction>('codeAction/resolve', action)).edit)
}

test('quick fixes: spelling, missing imports, missing functions, what is unused, all at once', async () => {
  const spelling = await open('const peers = [1]', 'pee⟦⟧s.length')
  assert.deepEqual(await done(spelling, await actions(spelling), /spelling/), ['const peers = [1]', 'peers.length'])
  const missing = await open("import { send } from 'protocol-notebook'\nsend", 'broad⟦⟧cast')
  assert.deepEqual(
    (await done(missing, await actions(missing), /Add import/))[1],
    "import { broadcast } from 'protocol-notebook'\n\nbroadcast",
  )
  const unknown = await open('const a = 1', 'const b: number = coun⟦⟧t(a)')
  assert.match(
    (await done(unknown, await actions(unknown), /Add missing function/))[1] ?? '',
    /^const b: number = count\(a\)\n\nfunction count\(a: number\): number \{\n {2}throw new Error\([^\n]+\n\}$/,
  )
  const unused = await open("import { send, reply⟦⟧ } from 'protocol-notebook'\nsend")
  assert.deepEqual(await done(unused, await actions(unused), /Remove unused declaration/), [
    "import { send } from 'protocol-notebook'\nsend",
  ])
  const several = await open('function f() {\n  const a⟦⟧ = 1\n  const b = 2\n}')
  assert.deepEqual(await done(several, await actions(several), 'Delete all unused declarations'), ['function f() {\n}'])
})

test('refactorings: extract a constant, a function; what is new can be named at once', async () => {
  const marked = await open('const peers = [1, 2]', 'const size = ⟦a⟧peers.length + 1⟦b⟧\nconst half = size / 2')
  const found = await actions(marked, ['refactor'], 'a', 'b')
  assert.deepEqual(await done(marked, found, /Extract to constant in (enclosing|module) scope/), [
    'const peers = [1, 2]',
    'const newLocal = peers.length + 1\nconst size = newLocal\nconst half = size / 2',
  ])
  const extract = found.find(({ title }) => /Extract to function in module scope/.test(title))
  const resolved = await ask<CodeAction>('codeAction/resolve', extract!)
  assert.deepEqual(marked.after(resolved.edit), [
    'const peers = [1, 2]',
    'const size = newFunction()\nconst half = size / 2\n\nfunction newFunction() {\n  return peers.length + 1\n}',
  ])
  assert.deepEqual(resolved.command?.arguments, [marked.notebook.cell(1), 0, 13])
  assert.ok(!found.some(({ title }) => /Move to/.test(title)), 'nothing is moved to other files')
})

test('organises imports: of the cell alone, and keeps what other cells use', async () => {
  const marked = await open(
    "import { setup, createActor, assign⟦⟧ } from 'xstate'\nimport { send } from 'protocol-notebook'\nsetup\n",
    'assign',
  )
  assert.deepEqual(await done(marked, await actions(marked, ['source.organizeImports']), /Organize/), [
    "import { assign, setup } from 'xstate'\nsetup\n",
    'assign',
  ])
  const half = await open("import { setup } from 'xstate'\nconst a = {⟦⟧")
  assert.deepEqual(await actions(half, ['source.organizeImports']), [], 'half-typed code is left alone')
})

test('unused imports are faded, as soon as no cell uses them', async () => {
  const marked = await open("import { setup, assign } from 'xstate'\nsetup", 'assign')
  assert.deepEqual(await marked.notebook.diagnostics(0), [])
  editor.forget()
  await marked.notebook.type(1, '1')
  const [problem] = await marked.notebook.diagnostics(0)
  assert.equal(problem?.message, "'assign' is declared but its value is never read.")
  assert.deepEqual(problem?.tags, [1])
})

test('deprecated names are struck out', async () => {
  const marked = await open('/** @deprecated use other */\nfunction old() {}', 'old()')
  const [problem] = await marked.notebook.diagnostics(1)
  assert.deepEqual(problem?.tags, [2])
})

test('formats a cell, a range, and what was just typed', async () => {
  const marked = await open('const  a = {b:1}\nif (a) {\nfoo( a )\n}⟦⟧\n\n')
  const { textDocument, position } = marked.at()
  const all = await ask<TextEdit[]>('textDocument/formatting', { textDocument, options: style })
  assert.equal(applied(marked.texts[0]!, all), 'const a = { b: 1 }\nif (a) {\n  foo(a)\n}\n\n')
  const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } }
  const part = await ask<TextEdit[]>('textDocument/rangeFormatting', { textDocument, range, options: style })
  assert.equal(applied(marked.texts[0]!, part), 'const  a = {b:1}\nif (a) {\n  foo(a)\n}\n\n')
  const typed = await ask<TextEdit[]>('textDocument/onTypeFormatting', {
    textDocument,
    position,
    ch: '}',
    options: style,
  })
  assert.equal(applied(marked.texts[0]!, typed), 'const  a = {b:1}\nif (a) {\n  foo(a)\n}\n\n')
})

test('folds, and grows selections', async () => {
  const marked = await open('/*\n * why\n */\nconst a = {\n  b: [\n    1,⟦⟧\n  ],\n}')
  const { textDocument, position } = marked.at()
  const folds = await ask<FoldingRange[]>('textDocument/foldingRange', { textDocument })
  assert.deepEqual(
    folds.map(({ startLine, endLine, kind }) => [startLine, endLine, kind]),
    [
      [0, 2, 'comment'],
      [3, 6, undefined],
      [4, 5, undefined],
    ],
  )
  const [selection] = await ask<SelectionRange[]>('textDocument/selectionRange', {
    textDocument,
    positions: [{ ...position, character: 4 }],
  })
  const grown: string[] = []
  for (let at: SelectionRange | undefined = selection; at; at = at.parent)
    grown.push(...textsIn(marked.texts[0]!, [at.range]))
  assert.equal(grown[0], '1')
  assert.equal(grown.at(-1), marked.texts[0])
  assert.ok(grown.some((text) => text.startsWith('b: [')))
})

test('semantic tokens: all and of a range', async () => {
  const marked = await open('const peers = [1]', 'function f(n: number) {\n  return peers.length + n\n}')
  const textDocument = { uri: marked.notebook.cell(1) }
  const legend = editor.capabilities.semanticTokensProvider?.legend.tokenTypes ?? []
  const read = ({ data }: SemanticTokens) => {
    const lines = marked.texts[1]!.split('\n')
    let line = 0
    let character = 0
    const found: string[] = []
    for (let index = 0; index < data.length; index += 5) {
      const [down = 0, right = 0, length = 0, type = 0] = data.slice(index, index + 4)
      character = down > 0 ? right : character + right
      line += down
      found.push(`${lines[line]?.slice(character, character + length)} ${legend[type]}`)
    }
    return found
  }
  const all = read(await ask('textDocument/semanticTokens/full', { textDocument }))
  assert.deepEqual(all, ['f function', 'n parameter', 'peers variable', 'length property', 'n parameter'])
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }
  assert.deepEqual(read(await ask('textDocument/semanticTokens/range', { textDocument, range })), all.slice(2))
})

test('call hierarchy across cells', async () => {
  const marked = await open('function vote⟦⟧() {}', 'function elect() { vote(); vote() }', 'vote()\nelect()')
  const [item] = await about<CallHierarchyItem[]>('prepareCallHierarchy', marked)
  assert.equal(item?.name, 'vote')
  const callers = await ask<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item })
  assert.deepEqual(
    callers.map(({ from, fromRanges }) => [from.name, fromRanges.length]),
    [
      ['elect', 2],
      ['cell 3', 1],
    ],
  )
  const called = await ask<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item: callers[0]?.from })
  assert.deepEqual(
    called.map(({ to, fromRanges }) => [to.name, to.uri, fromRanges.length]),
    [['vote', marked.notebook.cell(0), 2]],
  )
})

test('everything answers in half-typed cells, at the end and beyond', async () => {
  for (const text of [
    '',
    'const a = {',
    'foo(',
    '`${',
    'import { } from ',
    '/* open',
    "const s = 'x",
    '}',
    'export',
    'a.',
  ]) {
    const marked = await open('const before = 1', `${text}⟦⟧`, 'before')
    const { textDocument } = marked.at()
    for (const method of [
      'completion',
      'hover',
      'signatureHelp',
      'definition',
      'typeDefinition',
      'implementation',
      'documentHighlight',
      'prepareCallHierarchy',
    ]) {
      await about(method, marked)
    }
    await about('references', marked, { context: { includeDeclaration: true } })
    await about('prepareRename', marked).catch(({ message }: Error) => assert.match(message, /rename/i))
    for (const method of ['documentSymbol', 'foldingRange', 'semanticTokens/full'])
      await ask(`textDocument/${method}`, { textDocument })
    await ask('textDocument/inlayHint', { textDocument, range: whole })
    await ask('textDocument/formatting', { textDocument, options: style })
    await ask('textDocument/codeAction', { textDocument, range: whole, context: { diagnostics: [], triggerKind: 1 } })
    await marked.notebook.close()
  }
})

test('a notebook of a hundred cells: the last knows the first', async () => {
  const cells = Array.from({ length: 100 }, (_, index) =>
    index === 0 ? 'const n0 = 1' : `const n${index} = n${index - 1} + 1`,
  )
  const marked = await open(...cells.slice(0, -1), 'n0⟦⟧ + n98')
  assert.deepEqual(await marked.notebook.diagnostics(99), [])
  const edit = await rename(marked, 'first')
  assert.deepEqual(
    marked.after(edit).filter((text) => text.includes('first')),
    ['const first = 1', 'const n1 = first + 1', 'first + n98'],
  )
  await marked.notebook.move(0, 50)
  await marked.notebook.close()
})

test('inlay hints as the author has set them for TypeScript', async () => {
  const set = await Editor.start({ trusted: false }, undefined, {
    typescript: { inlayHints: { parameterNames: { enabled: 'all' }, variableTypes: { enabled: true } } },
  })
  const marked = await openMarked(set, 'hints', [
    'function add(a: number, b: number) { return a + b }',
    'const sum = add(1, 2)',
  ])
  const hints = await set.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri: marked.notebook.cell(1) },
    range: whole,
  })
  assert.deepEqual(
    hints.map(({ label, position }) => [label, position.character]),
    [
      [': number', 9],
      ['a:', 16],
      ['b:', 19],
    ],
  )
  await set.close()
})
