/** How a search goes on when memory is full: with fingerprints instead of states, and with what it has found. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ProtocolError } from '../../../protocols/model/index.js'
import { Model, Successors } from '../../semantics/index.js'
import { CoreSearch } from '../core/coreSearch.js'
import type { CheckOptions } from '../options.js'
import { PlainSearch } from '../plainSearch.js'
import type { Search } from '../search.js'
import { FingerprintSearch } from './fingerprintSearch.js'

/** A search that is under way; another may take its place. */
export interface UnderWay {
  search: Search
  /** The one that is made to take its place. */
  next?: FingerprintSearch
}

/** @throws ProtocolError where fingerprints are asked for together with what needs states */
export function validateStorage({ storage, order = 'breadth-first', reductions, checkpoint }: CheckOptions): void {
  if (storage !== undefined && storage !== 'exact' && storage !== 'fingerprints') {
    throw new ProtocolError(`The check's storage is "${storage}"; it must be exact or fingerprints.`)
  }
  if (storage !== 'fingerprints') return
  const needs =
    order !== 'breadth-first'
      ? `the order ${order}`
      : reductions
        ? 'reductions'
        : checkpoint !== undefined
          ? 'a checkpoint'
          : undefined
  if (needs) throw new ProtocolError(`Fingerprints are for a plain breadth-first search, without ${needs}.`)
}

/** May the search go on with fingerprints? A checkpoint needs states: such a search ends when memory is full. */
export const canDegrade = (search: Search, { storage, checkpoint }: CheckOptions): boolean =>
  storage !== 'exact' &&
  checkpoint === undefined &&
  search.reductions === undefined &&
  (search.constructor === PlainSearch || search.constructor === CoreSearch)

/**
 * Puts a search with fingerprints in the place of one that stores states exactly, pausing often. Its states go by way of
 * the disk, so that they are not in memory twice; where the disk has no room for them, everything stays as it was.
 */
export function* degrade(at: UnderWay, complete: boolean): Generator<void, void> {
  const fingerprints = new FingerprintSearch(at.search.model, at.search.successors, at.search.limits, complete)
  at.next = fingerprints
  if (!(yield* fingerprints.takeOver(at.search))) return
  at.search = fingerprints
  yield
  collectGarbage()
  yield* fingerprints.revisit()
}

/**
 * Begins anew with fingerprints, where memory ran out in the middle of things: what a search knows then is not whole. What it
 * found is found again.
 */
export function beginAgain(at: UnderWay, complete: boolean): void {
  const { model, limits } = at.search
  const renewed = new Model(model.protocol, model)
  const next = new FingerprintSearch(renewed, new Successors(renewed), limits, complete)
  at.next = next
  at.search = next
  collectGarbage()
  next.begin(0)
}

/** Gives back the memory of the search that nobody knows any more: waiting until the engine does would exceed the limit. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
}
