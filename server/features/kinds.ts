/** The editor's kinds of symbols by TypeScript's. */
import { SymbolKind } from 'vscode-languageserver/node'

export const symbolKindOf = (kind: string): SymbolKind => kinds[kind] ?? SymbolKind.Variable

const kinds: { readonly [kind: string]: SymbolKind | undefined } = {
  class: SymbolKind.Class,
  const: SymbolKind.Constant,
  constructor: SymbolKind.Constructor,
  enum: SymbolKind.Enum,
  'enum member': SymbolKind.EnumMember,
  function: SymbolKind.Function,
  getter: SymbolKind.Property,
  interface: SymbolKind.Interface,
  'local class': SymbolKind.Class,
  'local function': SymbolKind.Function,
  method: SymbolKind.Method,
  module: SymbolKind.Module,
  property: SymbolKind.Property,
  script: SymbolKind.Module,
  setter: SymbolKind.Property,
  type: SymbolKind.Interface,
  'type parameter': SymbolKind.TypeParameter,
}
