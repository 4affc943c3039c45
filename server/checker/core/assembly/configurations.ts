/**
 * Configurations that this thread looked up last, by their keys: a few are those of nearly all states, so that their numbers and
 * what is known of them need not be looked up in the table that all threads share. Only keys of one or two words.
 *
 * A place is [key (two words), number + 1, flags]: the flags are 0 until the configuration is judged; whether it is
 * inside never changes any more.
 */
import { copyConfiguration } from './layout'
import { allocate, field_configurations, field_configurationWords, get } from './memory'
import { extra, hashOf } from './keys'
import { find, intern } from './table'
import { mayAsk } from './thread'

/** Bits of what is known of a configuration. */
export const flag_inside: u32 = 2
export const flag_depends: u32 = 4
export const flag_decidesNothing: u32 = 8

/** The number of a configuration that has none. */
export const unknown: u32 = 0xffffffff

let places: u32 = 0
const placeBits: u32 = 11
const mostWords: u32 = 2
const place_number: u32 = 8
const place_flags: u32 = 12

/** This thread's key. */
let configurationKey: u32 = 0

/** What the last {@link lookUp} found out; 0 if the configuration is not judged. */
export let foundFlags: u32 = 0

export function prepareConfigurations(): void {
  places = allocate(16 << placeBits)
  configurationKey = allocate(4096)
}

/** Forgets keys of another layout. */
export function forgetConfigurations(): void {
  memory.fill(places, 0, 16 << placeBits)
}

/**
 * The number of a key's configuration, and its flags in {@link foundFlags}. One that is new gets a number where this thread
 * may ask; else it is {@link unknown}.
 */
export function lookUp(key: u32): u32 {
  copyConfiguration(key, configurationKey)
  const words = get(field_configurationWords)
  if (words > mostWords) return note(0, inTable(mayAsk))
  const first = load<u32>(configurationKey)
  const second = words === 1 ? 0 : load<u32>(configurationKey, 4)
  const place = places + ((((first ^ (second * 0x85ebca77)) * 0x9e3779b1) >> (32 - placeBits)) << 4)
  const number = load<u32>(place, place_number)
  if (number !== 0 && load<u32>(place) === first && load<u32>(place, 4) === second) {
    foundFlags = load<u32>(place, place_flags)
    return foundFlags === 0 ? note(place, number - 1) : number - 1
  }
  const found = inTable(mayAsk)
  if (found === unknown) return note(0, found)
  store<u32>(place, first)
  store<u32>(place, second, 4)
  store<u32>(place, found + 1, place_number)
  return note(place, found)
}

/** Notes the flags of a configuration. @param place where they stand from now on; 0: nowhere @returns its number */
function note(place: u32, number: u32): u32 {
  foundFlags = number === unknown ? 0 : flagsOf(number)
  if (place !== 0) store<u32>(place, foundFlags, place_flags)
  return number
}

/** The number of a key's configuration; {@link unknown} if it has none and is to get none. */
export function numberOf(key: u32, mayAdd: bool): u32 {
  copyConfiguration(key, configurationKey)
  return inTable(mayAdd)
}

function inTable(mayAdd: bool): u32 {
  const table = get(field_configurations)
  const hash = hashOf(table, configurationKey)
  return mayAdd ? intern(table, configurationKey, hash, 0) : find(table, configurationKey, hash)
}

@inline
export function flagsOf(configuration: u32): u32 {
  return load<u8>(extra(get(field_configurations), configuration))
}

/** Is the configuration judged and outside? */
@inline
export function isOutside(flags: u32): bool {
  return flags !== 0 && (flags & (flag_inside | flag_depends)) === 0
}
