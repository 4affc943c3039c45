/** How the kinds of names are told: indices and bits as TypeScript's classifier gives them. */

/** In the order of TypeScript's classifier, as `2020` encodes it. */
export const tokenTypes = [
  'class',
  'enum',
  'interface',
  'namespace',
  'typeParameter',
  'type',
  'parameter',
  'variable',
  'enumMember',
  'property',
  'function',
  'method',
] as const

/** From the lowest bit up. */
export const tokenModifiers = ['declaration', 'static', 'async', 'readonly', 'defaultLibrary', 'local'] as const
