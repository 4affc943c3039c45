/** Elements of a drawing as the text of an SVG file that needs no style sheet: all style is in attributes. */
import { type ComponentChild, type ComponentChildren, Fragment, isValidElement, type VNode } from 'preact'
import { type Cascade, type Declarations, resolved, type Styled } from './cascade.js'

/** The properties that SVG knows as attributes; of the others a drawing has no need. */
const presentation = new Set([
  ...['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity'],
  ...['stroke-opacity', 'fill-opacity'],
  ...['font-size', 'font-weight', 'font-style', 'font-family', 'text-anchor'],
])

/** What an element has from those around it. */
interface Inherited {
  readonly around: readonly Styled[]
  /** The variables, and `color`. */
  readonly variables: Declarations
}

/** @param variables those of the outermost element, and its `color` @throws Error where a component has a state of its own */
export function svgText(root: VNode, cascade: Cascade, variables: Declarations): string {
  const pieces: string[] = []
  const write = (child: ComponentChild, inherited: Inherited): void => {
    if (child === null || child === undefined || typeof child === 'boolean') return
    if (!isValidElement(child)) {
      pieces.push(escaped(String(child)))
      return
    }
    const { type, props } = child as VNode<Record<string, unknown>>
    if (typeof type === 'string') {
      element(type, props, inherited)
      return
    }
    const rendered = type === Fragment ? props.children : (type as (props: unknown) => ComponentChildren)(props)
    for (const each of childrenOf(rendered as ComponentChildren)) write(each, inherited)
  }
  const element = (
    tag: string,
    { class: names, children, ...given }: Record<string, unknown>,
    inherited: Inherited,
  ) => {
    const inner = childrenOf(children as ComponentChildren)
    const styled = { tag, classes: String(names ?? '').split(/\s+/), holds: inner.map(tagOf) }
    const declared = cascade.declared(styled, inherited.around)
    const own = Object.entries(declared).filter(([name]) => name.startsWith('--') || name === 'color')
    const known = own.length > 0 ? { ...inherited.variables, ...Object.fromEntries(own) } : inherited.variables
    const style = styleOf(declared, known)
    if (isInvisible(declared, style)) return
    const attributes = Object.entries({ ...given, ...style }).flatMap(([name, value]) => attribute(name, value))
    pieces.push(`<${[tag, ...attributes].join(' ')}`)
    if (inner.length === 0) {
      pieces.push('/>')
      return
    }
    pieces.push('>')
    for (const each of inner) write(each, { around: [...inherited.around, styled], variables: known })
    pieces.push(`</${tag}>`)
  }
  write(root, { around: [], variables })
  return pieces.join('')
}

function styleOf(declared: Declarations, variables: Declarations): Declarations {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, value]) => {
      if (!presentation.has(name)) return []
      const found = resolved(value, variables)
      const text = found === 'currentColor' ? resolved(variables.color ?? '', variables) : found
      return text === undefined ? [] : [[name, text]]
    }),
  )
}

/** Drawn to be pointed at, or for a moment. */
const isInvisible = (declared: Declarations, { stroke }: Declarations): boolean =>
  declared.display === 'none' || stroke === 'transparent'

function attribute(name: string, value: unknown): string[] {
  if (value === undefined || value === null || value === false || typeof value === 'function') return []
  if (name === 'key' || name === 'ref' || name.startsWith('data-')) return []
  return [`${name}="${escaped(typeof value === 'number' ? short(value) : String(value))}"`]
}

/** Nobody sees a hundredth of a pixel. */
const short = (value: number): string => String(Math.round(value * 100) / 100)

const childrenOf = (children: ComponentChildren): readonly ComponentChild[] =>
  Array.isArray(children) ? children.flatMap(childrenOf) : [children as ComponentChild]

const tagOf = (child: ComponentChild): string =>
  isValidElement(child) && typeof child.type === 'string' ? child.type : ''

/** What XML 1.0 has no place for is left out. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
