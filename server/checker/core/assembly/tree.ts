/**
 * Tree compression of vectors (see `TupleTree`): a block [levels, part, address of the root's table, then for each level:
 * count, then for each leaf: table, start, end]. The leaves of a level are the vector of the next.
 */
import { allocate } from './memory'
import { intern, read as readTuple } from './table'

/** The widest vectors: 4^4 components. */
const mostLevels: u32 = 4
const mostIds: u32 = 64
const partBytes: u32 = mostLevels * mostIds * 4

/** This thread's vectors of leaf numbers, by level: those of the vector loaded, and those of the one looked up. */
let loadedIds: u32 = 0
let ids: u32 = 0

/** Gives this thread its own memory. */
export function prepareTrees(): void {
  loadedIds = allocate(2 * partBytes)
  ids = allocate(2 * partBytes)
}

/** Which half of the thread's memory a tree uses: two trees are in use at a time. */
@inline
function numbersOf(base: u32, tree: u32, level: u32): u32 {
  return base + load<u32>(tree, 4) * partBytes + level * (mostIds << 2)
}

@inline
function levelAt(tree: u32, level: u32): u32 {
  let at = tree + 12
  for (let l: u32 = 0; l < level; l++) at += 4 + load<u32>(at) * 12
  return at
}

/** Address of the table that numbers whole vectors. */
@inline
export function rootOf(tree: u32): u32 {
  return load<u32>(tree, 8)
}

/** Copies vector `id` to `into`. @param loading whether it is the one from which others will differ */
export function read(tree: u32, id: u32, into: u32, loading: bool): void {
  const levels = load<u32>(tree)
  const base = loading ? loadedIds : ids
  const tuple = levels === 1 ? into : numbersOf(base, tree, levels - 2)
  readTuple(rootOf(tree), id, tuple)
  readBelow(tree, tuple, into, loading)
}

/** As `read`, from the root's tuple. */
export function readBelow(tree: u32, tuple: u32, into: u32, loading: bool): void {
  const levels = load<u32>(tree)
  const base = loading ? loadedIds : ids
  if (levels === 1) {
    const top = levelAt(tree, 0)
    if (tuple !== into) memory.copy(into, tuple, (load<u32>(top, 12) - load<u32>(top, 8)) << 2)
    return
  }
  const above = numbersOf(base, tree, levels - 2)
  const top = levelAt(tree, levels - 1)
  if (tuple !== above) memory.copy(above, tuple, (load<u32>(top, 12) - load<u32>(top, 8)) << 2)
  for (let level = levels - 1; level-- > 0; ) {
    const numbers = numbersOf(base, tree, level)
    const target = level === 0 ? into : numbersOf(base, tree, level - 1)
    let at = levelAt(tree, level)
    const count = load<u32>(at)
    at += 4
    for (let leaf: u32 = 0; leaf < count; leaf++, at += 12) {
      readTuple(load<u32>(at), load<u32>(numbers + (leaf << 2)), target + (load<u32>(at, 4) << 2))
    }
  }
}

/** What `reduce` has done: a leaf could not be had; the vector is the one loaded; it is another one. */
export const reduced_not: u32 = 0
export const reduced_same: u32 = 1
export const reduced_other: u32 = 2

/**
 * Interns all of a vector but the root's tuple.
 *
 * @param loaded the vector that was loaded: only leaves that differ are looked up @param into where the root's tuple goes
 */
export function reduce(tree: u32, vector: u32, loaded: u32, into: u32): u32 {
  const levels = load<u32>(tree)
  let source = vector
  let before = loaded
  let at = tree + 12
  for (let level: u32 = 0; level < levels - 1; level++) {
    const numbers = numbersOf(ids, tree, level)
    const loadedNumbers = numbersOf(loadedIds, tree, level)
    const count = load<u32>(at)
    at += 4
    for (let leaf: u32 = 0; leaf < count; leaf++, at += 12) {
      const start = load<u32>(at, 4) << 2
      const end = load<u32>(at, 8) << 2
      let changed: u32 = 0
      for (let i = start; i < end; i += 4) changed |= load<u32>(source + i) ^ load<u32>(before + i)
      if (changed) {
        const number = intern(load<u32>(at), source + start, 0)
        if (number < 0) return reduced_not
        store<u32>(numbers + (leaf << 2), number)
      } else {
        store<u32>(numbers + (leaf << 2), load<u32>(loadedNumbers + (leaf << 2)))
      }
    }
    source = numbers
    before = loadedNumbers
  }
  const width = load<u32>(at, 12) << 2
  let changed: u32 = 0
  for (let i: u32 = 0; i < width; i += 4) {
    const number = load<u32>(source + i)
    changed |= number ^ load<u32>(before + i)
    store<u32>(into + i, number)
  }
  return changed ? reduced_other : reduced_same
}

/** Interns all of a vector but the root's tuple, whatever is loaded. Only for a thread that works alone. */
export function reduceWhole(tree: u32, vector: u32, into: u32): void {
  const levels = load<u32>(tree)
  let source = vector
  let at = tree + 12
  for (let level: u32 = 0; level < levels - 1; level++) {
    const numbers = numbersOf(ids, tree, level)
    const count = load<u32>(at)
    at += 4
    for (let leaf: u32 = 0; leaf < count; leaf++, at += 12) {
      const tuple = source + (load<u32>(at, 4) << 2)
      store<u32>(numbers + (leaf << 2), intern(load<u32>(at), tuple, 0))
    }
    source = numbers
  }
  memory.copy(into, source, load<u32>(at, 12) << 2)
}

/** The number of a vector, whatever is loaded. Only for a thread that works alone. */
export function internWhole(tree: u32, vector: u32): u32 {
  const levels = load<u32>(tree)
  const tuple = levels === 1 ? vector : numbersOf(ids, tree, levels - 2)
  reduceWhole(tree, vector, tuple)
  return intern(rootOf(tree), tuple, 0)
}
