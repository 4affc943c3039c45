/** Which state a target means, by the rules of XState 5. */
import type { StateNode, Target } from './machine.js'
import type { Name } from './place.js'

/** The target of a transition of a state: `sibling`, `.child`, `#id`, each with a path behind it. */
export function targetOf(source: StateNode, name: Name): Target {
  const text = name.name
  if (text.startsWith('#')) return byId(source.machine.root, name)
  if (text.startsWith('.')) return along(source, name, pathIn(text.slice(1)))
  // the root has no siblings
  return source.parent ? along(source.parent, name, pathIn(text)) : { name, missing: true }
}

/** What `initial` of a state names: one of its children. */
export function initialOf(state: StateNode, name: Name): Target {
  return along(state, name, [name.name])
}

/** The state at a path from the root, as `matches` takes it: `ready`, `ready.waiting`. */
export function stateAt(root: StateNode, name: Name): Target {
  return along(root, name, pathIn(name.name))
}

function byId({ machine }: StateNode, name: Name): Target {
  const [first = '', ...path] = pathIn(name.name)
  const id = first.slice(1)
  const root = machine.root
  const state = machine.states.find((each) => each.id?.name === id)
  const found = state ?? (!root.id && id === '(machine)' ? root : undefined)
  if (found) return along(found, name, path)
  return { name, missing: machine.states.every(({ complete }) => complete) }
}

function along(from: StateNode, name: Name, path: readonly string[]): Target {
  let at = from
  for (const key of path) {
    if (key === '') break
    const child = at.children.find((each) => each.key === key)
    if (!child) return { name, missing: at.complete }
    at = child
  }
  return { name, state: at, missing: false }
}

/** The keys of a path; a dot that belongs to a key stands behind a backslash. */
export function pathIn(text: string): string[] {
  const path = ['']
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (char === '\\') path[path.length - 1] += text[++index] ?? ''
    else if (char === '.') path.push('')
    else path[path.length - 1] += char
  }
  return path
}
