/** Which transitions were judged, by the configuration before them and a code of the action: a fixed number, the newest wins. */
import { field_steps, get } from './memory'

const mask: u32 = (1 << 20) - 1

/** Forgets all of them. */
export function forgetSteps(): void {
  memory.fill(get(field_steps), 0, (mask + 1) << 3)
}

/** Where a transition is remembered, if it is. */
@inline
export function placeOfStep(configuration: u32, code: u32): u32 {
  let h: u32 = configuration * 0x9e3779b1 + code * 0x85ebca77
  h = (h ^ (h >> 15)) * 0x2c1b3c6d
  return get(field_steps) + (((h ^ (h >> 13)) & mask) << 3)
}

@inline
export function isStepAt(place: u32, configuration: u32, code: u32): bool {
  return load<u32>(place) === configuration && load<u32>(place, 4) === code
}

@inline
export function noteStepAt(place: u32, configuration: u32, code: u32): void {
  store<u32>(place, configuration)
  store<u32>(place, code, 4)
}
