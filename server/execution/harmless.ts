/**
 * Which cells may be evaluated without being asked: those that can only compute. This is no sandbox (the workspace is
 * trusted); it keeps half-typed code from deleting files.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type LinkedCell, type ParsedCell, parseCell } from '../language/cells.js'

/** What JavaScript brings that touches nothing but values, and what cells print with. */
const harmlessGlobals = new Set(
  `AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array
  Float64Array Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError
  ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array
  Uint8ClampedArray WeakMap WeakSet arguments console decodeURIComponent encodeURIComponent isFinite isNaN parseFloat parseInt
  structuredClone undefined`.split(/\s+/),
)

/**
 * @param cells all code cells of a notebook, in their order
 * @param folder the notebook's
 * @returns the ids of those that do nothing but compute, and need only such
 */
export function harmlessCells(cells: readonly LinkedCell[], folder: string): ReadonlySet<string> {
  const harmless = new Set<string>()
  for (const cell of cells) {
    const own = new Set(cell.uses.map(({ name }) => name))
    const needs = cell.uses.filter(({ typeOnly }) => !typeOnly).every(({ cell: from }) => harmless.has(from))
    if (needs && cell.syntax.length === 0 && computesOnly(cell, own, folder, new Set())) harmless.add(cell.id)
  }
  return harmless
}

function computesOnly(text: ParsedCell, known: ReadonlySet<string>, folder: string, seen: Set<string>): boolean {
  const names = text.references.filter(({ typeOnly, meaning }) => !typeOnly && meaning !== 'type')
  return (
    names.every(({ name }) => known.has(name) || harmlessGlobals.has(name)) &&
    text.imports.every(
      ({ specifier, typeOnly, dynamic }) => typeOnly || (!dynamic && isHarmless(specifier, folder, seen)),
    )
  )
}

function isHarmless(specifier: string, folder: string, seen: Set<string>): boolean {
  if (/^(protocol-notebook|xstate(\/.*)?)$/.test(specifier)) return true
  if (!/^\.{1,2}\//.test(specifier)) return false
  const base = resolve(folder, specifier)
  for (const path of [base, `${base}.ts`, base.replace(/\.js$/, '.ts')]) {
    if (seen.has(path)) return true
    const text = textOf(path)
    if (text === undefined) continue
    seen.add(path)
    return path.endsWith('.json') || computesOnly(parseCell({ id: path, text }), new Set(), dirname(path), seen)
  }
  return false
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
