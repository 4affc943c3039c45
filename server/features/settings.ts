/** The author's settings, as far as the editor tells them. */
import {
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  Emitter,
  type Event,
} from 'vscode-languageserver/node'
import type { Style } from '../language/questions.js'

interface Section {
  readonly [name: string]: unknown
}

export class Settings {
  readonly #connection: Connection
  readonly #asks: boolean
  readonly #follows: boolean
  readonly #changed = new Emitter<void>()
  #known = new Map<string, Promise<Section>>()

  constructor(connection: Connection, { workspace }: ClientCapabilities) {
    this.#connection = connection
    this.#asks = workspace?.configuration === true
    const forget = () => {
      this.#known = new Map()
      this.#changed.fire()
    }
    connection.onDidChangeConfiguration(forget)
    this.#follows = workspace?.didChangeConfiguration?.dynamicRegistration === true
  }

  /** Asks to be told of changes, once the editor is ready to be asked. */
  follow(): void {
    if (this.#follows) void this.#connection.client.register(DidChangeConfigurationNotification.type)
  }

  /** Told when they may be others than before. */
  get onChange(): Event<void> {
    return this.#changed.event
  }

  /** A section of the settings; empty where the editor has none. */
  section(name: string): Promise<Section> {
    if (!this.#asks) return Promise.resolve({})
    let known = this.#known.get(name)
    if (!known) {
      known = this.#connection.workspace.getConfiguration(name).then(
        (found: Section | null) => found ?? {},
        () => ({}),
      )
      this.#known.set(name, known)
    }
    return known
  }

  /** How the author has TypeScript written, and shown: what is set for TypeScript files is so in cells. */
  async style(format: { readonly tabSize: number; readonly insertSpaces: boolean } = twoSpaces): Promise<Style> {
    const typescript = await this.section('typescript')
    return {
      tabSize: format.tabSize,
      insertSpaces: format.insertSpaces,
      format: defined(at(typescript, 'format')),
      preferences: preferencesFrom(typescript),
    }
  }
}

const twoSpaces = { tabSize: 2, insertSpaces: true }

/** VS Code's names of settings as TypeScript's names of preferences. */
function preferencesFrom(typescript: Section): Section {
  const preferences = at(typescript, 'preferences')
  const hints = at(typescript, 'inlayHints')
  const enabled = (name: string) => at(hints, name).enabled
  const not = (value: unknown) => (value === undefined ? undefined : value === false)
  return defined({
    quotePreference: preferences.quoteStyle,
    importModuleSpecifierPreference: preferences.importModuleSpecifier,
    importModuleSpecifierEnding: preferences.importModuleSpecifierEnding,
    preferTypeOnlyAutoImports: preferences.preferTypeOnlyAutoImports,
    autoImportFileExcludePatterns: preferences.autoImportFileExcludePatterns,
    includeCompletionsForModuleExports: at(typescript, 'suggest').autoImports,
    includeInlayParameterNameHints: enabled('parameterNames'),
    includeInlayParameterNameHintsWhenArgumentMatchesName: not(
      at(hints, 'parameterNames').suppressWhenArgumentMatchesName,
    ),
    includeInlayFunctionParameterTypeHints: enabled('parameterTypes'),
    includeInlayVariableTypeHints: enabled('variableTypes'),
    includeInlayVariableTypeHintsWhenTypeMatchesName: not(at(hints, 'variableTypes').suppressWhenTypeMatchesName),
    includeInlayPropertyDeclarationTypeHints: enabled('propertyDeclarationTypes'),
    includeInlayFunctionLikeReturnTypeHints: enabled('functionLikeReturnTypes'),
    includeInlayEnumMemberValueHints: enabled('enumMemberValues'),
  })
}

function at(section: Section, name: string): Section {
  const value = section[name]
  return typeof value === 'object' && value !== null ? (value as Section) : {}
}

function defined(section: Section): Section {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined && value !== null))
}
