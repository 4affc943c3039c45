/**
 * The core's memory. It may be shared by threads, so everything lives at addresses, nothing in objects: a block of numbers
 * that all threads know (`header`), tables, logs and memos. Only the first thread makes blocks larger, while the others
 * wait; hence nothing moves while it is read.
 */

/** Where the shared numbers begin. Their offsets are repeated in `coreMemory.ts`: change both. */
export const header: u32 = 1024

/** Offsets of 32-bit numbers in the header. */
export const field_top: u32 = 0
export const field_stopped: u32 = 4
export const field_states: u32 = 8
export const field_configurations: u32 = 12
export const field_networks: u32 = 16
export const field_moves: u32 = 20
export const field_with: u32 = 24
export const field_observed: u32 = 28
export const field_global: u32 = 32
export const field_steps: u32 = 36
export const field_nodes: u32 = 40
export const field_observers: u32 = 44
export const field_mostStates: u32 = 48
export const field_mostInFlight: u32 = 52
export const field_receivers: u32 = 56
export const field_counts: u32 = 60
export const field_judgesStuck: u32 = 64
export const field_bounded: u32 = 68
export const field_cutByStates: u32 = 72
export const field_free: u32 = 76
export const field_freeEnd: u32 = 80
export const field_crowded: u32 = 84
export const field_next: u32 = 88
export const field_to: u32 = 92
export const field_stepsReadNetwork: u32 = 116
export const field_insideByCount: u32 = 120
export const field_exhausted: u32 = 124

@inline
export function get(offset: u32): u32 {
  return load<u32>(header + offset)
}

/**
 * A block of memory, which never moves. Its bytes are 0. Blocks come from what was freed (see `free`) while that lasts,
 * else from the end of the memory, which any thread may move.
 *
 * @throws (a trap) when there is no more memory
 */
export function allocate(bytes: u32): u32 {
  const size = (bytes + 15) & ~15
  if (get(field_free) + size <= get(field_freeEnd)) {
    const at = atomic.add<u32>(header + field_free, size)
    if (at + size <= get(field_freeEnd)) return at
  }
  const at = atomic.add<u32>(header + field_top, size)
  const end = <u64>at + <u64>size
  while (end > (<u64>memory.size()) << 16) {
    const missing = <u32>((end - ((<u64>memory.size()) << 16) + 0xffff) >> 16)
    // A quarter more at a time, as long as that can be had.
    if (memory.grow(max(missing, min(memory.size() >> 2, 2048))) === -1 && memory.grow(missing) === -1) exhaust()
  }
  return at
}

/** Ends this thread and, sooner or later, the others: nobody waits for what will not come. */
function exhaust(): void {
  atomic.store<u32>(header + field_exhausted, 1)
  unreachable()
}

/** Gives a block back, if it is larger than what is left of the last one. Only while no other thread works. */
export function free(at: u32, bytes: u32): void {
  if (get(field_freeEnd) - get(field_free) >= bytes && get(field_free) < get(field_freeEnd)) return
  memory.fill(at, 0, bytes)
  store<u32>(header + field_free, at)
  store<u32>(header + field_freeEnd, at + bytes)
}
