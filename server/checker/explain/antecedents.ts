/**
 * Conditions that are never true: a property that demands something only where they are says nothing then. They are asked of all
 * states that were stored until one satisfies them, which is early, if ever.
 */
import type { Property } from '../../../protocols/model/index.js'
import { pure } from '../../semantics/index.js'
import type { Search } from '../search.js'
import { type Told, type Twin, twinOf } from './twins.js'

/** A condition that was true in no state. */
interface Idle {
  readonly property: string
  /** As written. */
  readonly text: string
}

type Condition = (state: never) => boolean

// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)

/** Milliseconds that looking for states which satisfy conditions may take; what is open then is not claimed. */
const longest = 1000
/** States between two looks at the clock. */
const stride = 4096

export function neverAsked(search: Search): Idle[] {
  const end = now() + longest
  const { properties } = search.model.protocol
  return pure(() =>
    Object.entries<Property<never>>(properties).flatMap(([property, declared]) =>
      conditionsOf(declared).flatMap(({ text, condition }) =>
        isNeverTrue(search, property, condition, end) ? [{ property, text }] : [],
      ),
    ),
  )
}

/** @returns false, too, where that takes too long, or the condition fails by itself */
function isNeverTrue(search: Search, property: string, condition: Condition, end: number): boolean {
  const { states, configurations, networks, model, judge } = search
  const predicate = judge.predicate(property, condition)
  const locals = new Int32Array(model.width)
  const mailboxes = new Int32Array(model.nodes.length)
  try {
    for (let state = 0; state < states.size; state++) {
      if (state % stride === 0 && now() > end) return false
      const configuration = states.configuration(state)
      const known = predicate.knownValue(configuration)
      if (known === true) return false
      if (known === false) continue
      configurations.read(configuration, locals)
      networks.read(states.network(state), mailboxes)
      if (predicate.at(configuration, locals, mailboxes)) return false
    }
  } catch {
    // Where the property is not asked any more, it may fail.
    return false
  }
  return true
}

function conditionsOf(property: Property<never>): { readonly text: string; readonly condition: Condition }[] {
  switch (property.kind) {
    case 'leadsTo':
      return [{ text: textOf(property.antecedent), condition: property.antecedent }]
    case 'always':
      if (property.implication) {
        const { antecedent } = property.implication
        return [{ text: textOf(antecedent), condition: antecedent }]
      }
      return implications(property.predicate)
    default:
      return []
  }
}

/** The conditions of `!p || q` and of `p ? q : true` in the source of a function, if that is known. */
function implications(predicate: Condition): { text: string; condition: Condition }[] {
  const twin = twinOf(predicate)
  if (!twin) return []
  const { rows } = twin
  const asked = new Set(
    rows.flatMap(({ kind }, row) => {
      const parts = [...rows.keys()].filter((each) => rows[each].parent === row)
      if (kind === 'or' && rows[parts[0]]?.kind === 'not')
        return [...rows.keys()].filter((each) => rows[each].parent === parts[0])
      const isElseTrue = kind === 'if' && / : true$/.test(rows[row].text)
      return isElseTrue ? parts.filter((each) => rows[each].slot === 'condition') : []
    }),
  )
  return [...asked].map((row) => ({ text: rows[row].text, condition: sometimes(twin, row) }))
}

/** Was a part of the function true at least once when it ran? */
function sometimes({ make }: Twin, wanted: number): Condition {
  let isTrue = false
  const note = <T>(row: number, value: T): T => {
    if (row === wanted && value) isTrue = true
    return value
  }
  const told: Told = {
    v: note,
    c: (row, called, ...given) => note(row, (called as (...given: unknown[]) => unknown)(...given)),
    e: (_, called) => called as (...given: unknown[]) => unknown,
    n: (_, called) => called as (...given: unknown[]) => unknown,
  }
  const copy = make(told)
  return (state) => {
    isTrue = false
    copy(state)
    return isTrue
  }
}

/** The source of a function, as it was written where that is known. */
function textOf(condition: Condition): string {
  const told = twinOf(condition)?.rows.filter(({ result, owner }) => result && owner < 0) ?? []
  return told.length === 1 ? told[0].text : 'its condition'
}
