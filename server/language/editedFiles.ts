/** Files as they are in editors, saved or not, by their paths as TypeScript writes them. */
export class EditedFiles {
  readonly #files = new Map<string, { readonly text: string; readonly version: string }>()
  #count = 0

  /** @param text what the file is in an editor; absent: it is open in none */
  set(path: string, text: string | undefined): void {
    if (text === undefined) this.#files.delete(path)
    else this.#files.set(path, { text, version: `edited ${++this.#count}` })
  }

  textOf(path: string): string | undefined {
    return this.#files.get(path)?.text
  }

  versionOf(path: string): string | undefined {
    return this.#files.get(path)?.version
  }
}
