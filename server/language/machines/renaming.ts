/** Renaming in machines: whether a name may be another, and how it is written then. */
import type { Occurrence, Occurrences } from './occurrences.js'
import type { Name } from './place.js'

/** Why a thing cannot have a name, in words; undefined where it can. */
export function refusalOf(
  occurrences: Occurrences,
  { kind, entity, state, machine }: Occurrence,
  to: string,
): string | undefined {
  if (to === '') return 'A name is needed.'
  if (kind === 'state' && /[.#\\]/.test(to))
    return `A state cannot be called "${to}": dots and # have a meaning in targets.`
  if (kind === 'id' && /[.#\\]/.test(to)) return `An id cannot be "${to}": dots and # have a meaning in targets.`
  if (kind === 'event' && (to === '*' || to.startsWith('xstate.'))) return `"${to}" is a name that XState uses itself.`
  if (kind === 'state') {
    if (!state?.parent) return undefined
    return state.parent.children.some(({ key }) => key === to)
      ? `There is a state "${to}" beside it already.`
      : undefined
  }
  const scope = entity.slice(0, entity.lastIndexOf(' '))
  const taken = occurrences.all.some(
    (each) =>
      each.kind === kind &&
      each.name.name === to &&
      (kind === 'id' ? each.machine === machine : each.entity.slice(0, each.entity.lastIndexOf(' ')) === scope),
  )
  return taken ? `There is ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} "${to}" already.` : undefined
}

/** A name as it is written in place of another. @param text of the source in which the other stands */
export function written({ form, start, name }: Name, to: string, text: string): string {
  if (form === 'string') {
    const quote = text[start - 1] ?? "'"
    return to.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
  }
  const key = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(to)
    ? to
    : `'${to.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return form === 'shorthand' ? `${key}: ${name}` : key
}
