/**
 * Tree compression of vectors (see `TupleTree`): a block [width, levels, then for each level: count, then for each leaf:
 * table, start, end]. The leaves of a level are the vector of the next.
 */
import { entry, intern } from './table'

/** The widest vectors: 4^4 components. */
const mostLevels: u32 = 4
const mostIds: u32 = 64

/** This thread's vectors of leaf numbers, by level: those of the vector loaded, and those of the one looked up. */
let loadedIds: u32 = 0
let ids: u32 = 0

/** Gives this thread its own memory. @returns bytes used */
export function prepareTrees(scratch: u32): u32 {
  loadedIds = scratch
  ids = scratch + mostLevels * mostIds * 4 * 2
  return mostLevels * mostIds * 4 * 4
}

/** Which half of the thread's memory a tree uses: two trees are in use at a time. */
@inline
function part(base: u32, tree: u32, level: u32): u32 {
  return base + (load<u32>(tree, 8) * mostLevels + level) * mostIds * 4
}

@inline
function levelAt(tree: u32, level: u32): u32 {
  let at = tree + 12
  for (let l: u32 = 0; l < level; l++) at += 4 + load<u32>(at) * 12
  return at
}

/** Address of the table that numbers whole vectors. */
export function rootOf(tree: u32): u32 {
  return load<u32>(levelAt(tree, load<u32>(tree, 4) - 1), 4)
}

/** Copies vector `id` to `into`; remembers its leaves if it is the one from which others will differ. */
export function read(tree: u32, id: u32, into: u32, loading: bool): void {
  const levels = load<u32>(tree, 4)
  const base = loading ? loadedIds : ids
  store<u32>(part(base, tree, levels - 1), id)
  for (let level = levels; level-- > 0; ) {
    const numbers = part(base, tree, level)
    const target = level === 0 ? into : part(base, tree, level - 1)
    let at = levelAt(tree, level)
    const count = load<u32>(at)
    at += 4
    for (let leaf: u32 = 0; leaf < count; leaf++, at += 12) {
      const tuple = entry(load<u32>(at), load<u32>(numbers + ((leaf) << 2)))
      const start = load<u32>(at, 4)
      const end = load<u32>(at, 8)
      for (let i = start; i < end; i++) {
        store<u32>(target + ((i) << 2), load<u32>(tuple + (((i - start)) << 2)))
      }
    }
  }
}

/** Where `reduce` leaves the root's tuple. */
export let a: u32 = 0
export let b: u32 = 0
export let c: u32 = 0
export let d: u32 = 0

/** Interns all of a vector but the root's tuple. @param loaded the vector that was loaded: only leaves that differ are looked up */
export function reduce(tree: u32, vector: u32, loaded: u32): void {
  const levels = load<u32>(tree, 4)
  let source = vector
  let before = loaded
  let at = tree + 12
  for (let level: u32 = 0; level < levels - 1; level++) {
    const numbers = part(ids, tree, level)
    const loadedNumbers = part(loadedIds, tree, level)
    const count = load<u32>(at)
    at += 4
    for (let leaf: u32 = 0; leaf < count; leaf++, at += 12) {
      const start = load<u32>(at, 4)
      const end = load<u32>(at, 8)
      let changed = false
      for (let i = start; i < end; i++) {
        const offset = (i) << 2
        if (load<u32>(source + offset) !== load<u32>(before + offset)) changed = true
      }
      const place = numbers + ((leaf) << 2)
      if (changed) {
        tuple(source, start, end)
        store<u32>(place, intern(load<u32>(at), a, b, c, d, 0))
      } else {
        store<u32>(place, load<u32>(loadedNumbers + ((leaf) << 2)))
      }
    }
    source = numbers
    before = loadedNumbers
  }
  tuple(source, load<u32>(at, 8), load<u32>(at, 12))
}

/** Takes the components from `start` to `end` (at most four); the others are 0. */
@inline
function tuple(source: u32, start: u32, end: u32): void {
  const at = source + ((start) << 2)
  const width = end - start
  a = load<u32>(at)
  b = width > 1 ? load<u32>(at, 4) : 0
  c = width > 2 ? load<u32>(at, 8) : 0
  d = width > 3 ? load<u32>(at, 12) : 0
}

/** The number of a vector, whatever is loaded. */
export function internWhole(tree: u32, vector: u32): u32 {
  const levels = load<u32>(tree, 4)
  let source = vector
  let at = tree + 12
  for (let level: u32 = 0; level < levels - 1; level++) {
    const numbers = part(ids, tree, level)
    const count = load<u32>(at)
    at += 4
    for (let leaf: u32 = 0; leaf < count; leaf++, at += 12) {
      tuple(source, load<u32>(at, 4), load<u32>(at, 8))
      store<u32>(numbers + (leaf << 2), intern(load<u32>(at), a, b, c, d, 0))
    }
    source = numbers
  }
  tuple(source, load<u32>(at, 8), load<u32>(at, 12))
  return intern(load<u32>(at, 4), a, b, c, d, 0)
}
