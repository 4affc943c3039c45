/** What there is to test, as the texts of notebooks say: nothing is evaluated. A notebook is looked into when somebody does. */
import { Disposable, type NotebookDocument, Range, type TestController, type TestItem, Uri, workspace } from 'vscode'
import { notebookType, testsIn } from '../../server/wire/messages.js'
import type { SourceRange } from '../../server/wire/places.js'
import type { DeclaredTest } from '../../server/wire/tests.js'
import type { Server } from '../client.js'

const files = '**/*.protocol.md'
/** How long a text has to rest before it is looked at again, in milliseconds. */
const rest = 500

export class TestTree implements Disposable {
  readonly #controller: TestController
  readonly #server: Server
  readonly #disposable: Disposable
  /** What the items of checks stand for. */
  readonly #checks = new WeakMap<TestItem, DeclaredTest>()
  readonly #resting = new Map<string, NodeJS.Timeout>()

  constructor(controller: TestController, server: Server) {
    this.#controller = controller
    this.#server = server
    controller.resolveHandler = (item) => (item ? this.resolve(item) : this.#find())
    controller.refreshHandler = () => this.#find()
    const watcher = workspace.createFileSystemWatcher(files, false, true, false)
    this.#disposable = Disposable.from(
      watcher,
      watcher.onDidCreate((uri) => this.#root(uri)),
      watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
      workspace.onDidOpenNotebookDocument((notebook) => this.#follow(notebook)),
      workspace.onDidChangeNotebookDocument(({ notebook, contentChanges, cellChanges }) => {
        if (contentChanges.length > 0 || cellChanges.some(({ document }) => document)) this.#follow(notebook)
      }),
      workspace.onDidCloseNotebookDocument(({ uri, isUntitled }) => {
        clearTimeout(this.#resting.get(uri.toString()))
        if (isUntitled) controller.items.delete(uri.toString())
      }),
    )
    for (const notebook of workspace.notebookDocuments) this.#follow(notebook)
    void this.#find()
  }

  /** The check that an item is about, its own or that of the property. */
  checkOf(item: TestItem): DeclaredTest | undefined {
    return this.#checks.get(item)
  }

  /** Opens the notebook of a root where it is not open yet, and looks for its checks. */
  async resolve(root: TestItem): Promise<void> {
    if (root.parent || !root.uri) return
    root.busy = true
    try {
      const notebook = await workspace.openNotebookDocument(root.uri)
      const declared = await this.#server.request(testsIn, { notebook: this.#server.uriOf(notebook.uri) })
      const counts = new Map<string, number>()
      root.children.replace(
        declared.map((test) => {
          // of several in a cell each has its number
          const number = counts.get(test.cell) ?? 0
          counts.set(test.cell, number + 1)
          return this.#item(`${test.cell}#${number}`, test, notebook)
        }),
      )
      root.error = undefined
    } catch (error) {
      root.error = `The checks of this notebook are not known: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      root.busy = false
    }
  }

  dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer)
    this.#disposable.dispose()
  }

  async #find(): Promise<void> {
    const found = await workspace.findFiles(files, '**/node_modules/**')
    for (const uri of found) this.#root(uri)
  }

  #root(uri: Uri): TestItem {
    const known = this.#controller.items.get(uri.toString())
    if (known) return known
    const name = workspace.asRelativePath(uri).replace(/\.protocol\.md$/, '')
    const item = this.#controller.createTestItem(uri.toString(), name, uri)
    item.canResolveChildren = true
    this.#controller.items.add(item)
    return item
  }

  #follow(notebook: NotebookDocument): void {
    if (notebook.notebookType !== notebookType) return
    const key = notebook.uri.toString()
    clearTimeout(this.#resting.get(key))
    const timer = setTimeout(() => {
      this.#resting.delete(key)
      if (!notebook.isClosed) void this.resolve(this.#root(notebook.uri))
    }, rest)
    this.#resting.set(key, timer)
  }

  #item(id: string, test: DeclaredTest, notebook: NotebookDocument): TestItem {
    const { cell, name, protocol, properties, place } = test
    const index = notebook.getCells().findIndex(({ document }) => this.#server.uriOf(document.uri) === cell)
    const item = this.#at(id, name ?? protocol ?? 'A check', place)
    item.description = [name && protocol, `cell ${index + 1}`].filter(Boolean).join(', ')
    item.sortText = String(index).padStart(4, '0')
    this.#checks.set(item, test)
    item.children.replace(
      properties.map(({ name, kind, place: at }, order) => {
        const property = this.#at(`${id}#${name}`, name, at)
        if (kind) property.description = kind
        property.sortText = String(order).padStart(4, '0')
        this.#checks.set(property, test)
        return property
      }),
    )
    return item
  }

  #at(id: string, label: string, { uri, range }: SourceRange): TestItem {
    const item = this.#controller.createTestItem(id, label, Uri.parse(uri))
    item.range = new Range(range.start.line, range.start.character, range.end.line, range.end.character)
    return item
  }
}
