/**
 * The part of CSS that a drawing needs when it leaves the page: which declarations hold for an element, with the values of
 * variables put in. Programs that draw SVG files know colours and widths, and seldom variables.
 */

/** An element as selectors see it. */
export interface Styled {
  readonly tag: string
  readonly classes: readonly string[]
  /** The tags of its children. */
  readonly holds: readonly string[]
}

export interface Declarations {
  readonly [property: string]: string
}

interface Compound {
  readonly tag: string
  readonly classes: readonly string[]
  /** The tag of `:has(tag)`; empty where there is none. */
  readonly having: string
}

interface Rule {
  /** From the outermost. */
  readonly selector: readonly Compound[]
  readonly weight: number
  readonly declarations: Declarations
}

/** Selectors of classes and tags joined by descent, with `:has(tag)`. Rules with others, and those under conditions, do not count. */
export class Cascade {
  readonly #rules: Rule[] = []

  constructor(sheet: string) {
    for (const [, selectors, body] of topLevel(sheet).matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      const declarations = declarationsIn(body)
      for (const text of selectors.split(',')) {
        const selector = selectorOf(text)
        if (selector) this.#rules.push({ selector, weight: weightOf(selector), declarations })
      }
    }
    // stable: of equal weight, the later one wins
    this.#rules.sort((a, b) => a.weight - b.weight)
  }

  /** What holds for an element. @param around the elements that it is in, from the outermost */
  declared(element: Styled, around: readonly Styled[]): Declarations {
    const found = this.#rules.filter(({ selector }) => selects(selector, element, around))
    return Object.assign({}, ...found.map(({ declarations }) => declarations))
  }
}

/** `name: value; name: value`, as an object. */
export function declarationsIn(text: string): Declarations {
  const parts = text.split(';').map((part) => /^\s*([\w-]+)\s*:\s*(.*?)\s*$/s.exec(part))
  return Object.fromEntries(parts.flatMap((part) => (part ? [[part[1], part[2]]] : [])))
}

/** A value without variables. @returns undefined where a variable is not set and has no fallback */
export function resolved(value: string, variables: Declarations): string | undefined {
  const [, name, fallback] = /^var\((--[\w-]+)(?:,\s*(.*))?\)$/s.exec(value.trim()) ?? []
  if (name === undefined) return value
  const set = variables[name]
  if (set !== undefined) return resolved(set, variables)
  return fallback === undefined ? undefined : resolved(fallback, variables)
}

/** The sheet without comments, and without what stands under `@media` and the like. */
function topLevel(sheet: string): string {
  return sheet.replace(/\/\*.*?\*\//gs, '').replace(/@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
}

function selectorOf(text: string): readonly Compound[] | undefined {
  const parts = text.trim().split(/\s+/).map(compoundOf)
  return parts.every((part) => part !== undefined) ? parts : undefined
}

function compoundOf(text: string): Compound | undefined {
  const [, tag, classes, having] = /^([a-z]*)((?:\.[\w-]+)*)(?::has\(([a-z]+)\))?$/.exec(text) ?? []
  if (tag === undefined) return undefined
  return { tag, classes: classes.split('.').filter(Boolean), having: having ?? '' }
}

/** Classes before tags, as in CSS. */
const weightOf = (selector: readonly Compound[]): number =>
  selector.reduce((sum, { tag, classes, having }) => sum + 100 * classes.length + (tag ? 1 : 0) + (having ? 1 : 0), 0)

function selects(selector: readonly Compound[], element: Styled, around: readonly Styled[]): boolean {
  let next = selector.length - 1
  if (!fits(selector[next], element)) return false
  // the nearest one that fits will do: nothing but descent joins them
  for (let outer = around.length - 1; outer >= 0 && next > 0; outer--) {
    if (fits(selector[next - 1], around[outer])) next--
  }
  return next === 0
}

const fits = ({ tag, classes, having }: Compound, element: Styled): boolean =>
  (!tag || tag === element.tag) &&
  classes.every((name) => element.classes.includes(name)) &&
  (!having || element.holds.includes(having))
