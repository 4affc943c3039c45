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
export const field_words: u32 = 16
export const field_messages: u32 = 20
export const field_with: u32 = 24
export const field_observed: u32 = 28
export const field_global: u32 = 32
export const field_steps: u32 = 36
export const field_nodes: u32 = 40
export const field_observers: u32 = 44
export const field_mostStates: u32 = 48
export const field_mostInFlight: u32 = 52
export const field_receivers: u32 = 56
export const field_judgesStuck: u32 = 64
export const field_bounded: u32 = 68
export const field_cutByStates: u32 = 72
export const field_free: u32 = 76
export const field_allocating: u32 = 80
export const field_crowded: u32 = 84
export const field_to: u32 = 92
export const field_components: u32 = 96
export const field_sound: u32 = 100
export const field_judgesNodes: u32 = 104
export const field_configuration: u32 = 108
export const field_configurationWords: u32 = 112
export const field_stepsReadNetwork: u32 = 116
export const field_insideByCount: u32 = 120
export const field_exhausted: u32 = 124
export const field_configurationMask: u32 = 512
export const field_spareSlots: u32 = 516
export const field_own: u32 = 520
export const field_mailboxMoves: u32 = 524
export const field_contents: u32 = 528
export const field_threads: u32 = 532
export const field_layouts: u32 = 540
/** How many states the round at hand is expected to find, at most. */
export const field_expected: u32 = 544
export const field_outgrown: u32 = 548
/** Of a message in the contents of a mailbox: see `moves.ts`. */
export const field_messageBytes: u32 = 552
export const field_keyBytes: u32 = 560
export const field_configurationBytes: u32 = 564
export const field_mostCombinations: u32 = 568
/** How many other threads have ended their part of the round, and the addresses of their reports: as in `threads.ts`. */
export const field_done: u32 = 136
export const field_reports: u32 = 160
/** The states of a round begin at `from` and end at `to`; where it is marked which portions of them are taken. */
export const field_from: u32 = 88
export const field_portions: u32 = 556
/** The part that is made larger next, and how many threads have none left to take: far from what threads read, since all change it. */
export const field_nextPart: u32 = 832
export const field_madeRoom: u32 = 836
/** The first thread changes it twice for each state. */
export const field_mayWait: u32 = 896

@inline
export function get(offset: u32): u32 {
  return load<u32>(header + offset)
}

/**
 * A block of memory, which never moves. Its bytes are 0, and 16 bytes behind it may be read. Blocks come from what was freed
 * (see `free`), else from the end of the memory.
 *
 * @throws (a trap) when there is no more memory
 */
export function allocate(bytes: u32): u32 {
  const size = (bytes + 15) & ~15
  lock()
  let at = takeFree(size)
  if (at === 0) {
    at = get(field_top)
    const end = <u64>at + <u64>size + 16
    if (end > (<u64>memory.size()) << 16) {
      const missing = <u32>((end - ((<u64>memory.size()) << 16) + 0xffff) >> 16)
      // A quarter more at a time, as long as that can be had.
      if (memory.grow(max(missing, min(memory.size() >> 2, 2048))) === -1 && memory.grow(missing) === -1) exhaust()
    }
    store<u32>(header + field_top, <u32>end - 16)
  }
  atomic.store<u32>(header + field_allocating, 0)
  return at
}

function lock(): void {
  while (atomic.cmpxchg<u32>(header + field_allocating, 0, 1) !== 0) if (get(field_exhausted)) unreachable()
}

/** Free blocks are a list in the order of their addresses, each [bytes, next]. */
function takeFree(size: u32): u32 {
  let link = header + field_free
  for (let block = load<u32>(link); block !== 0; block = load<u32>(link)) {
    const bytes = load<u32>(block)
    if (bytes > size) {
      store<u32>(block, bytes - size)
      return block + bytes - size
    }
    if (bytes === size) {
      store<u32>(link, load<u32>(block, 4))
      store<u64>(block, 0)
      return block
    }
    link = block + 4
  }
  return 0
}

/** Ends this thread and, sooner or later, the others: nobody waits for what will not come. */
function exhaust(): void {
  atomic.store<u32>(header + field_exhausted, 1)
  unreachable()
}

/** Gives a block back; with free ones beside it it becomes one. Nobody may read it any more. */
export function free(at: u32, bytes: u32): void {
  const size = (bytes + 15) & ~15
  memory.fill(at, 0, size)
  lock()
  let link = header + field_free
  let before: u32 = 0
  let after = load<u32>(link)
  for (; after !== 0 && after < at; after = load<u32>(link)) {
    before = after
    link = after + 4
  }
  store<u32>(at, size)
  store<u32>(at, after, 4)
  store<u32>(link, at)
  if (after !== 0 && at + size === after) join(at, after)
  if (before !== 0 && before + load<u32>(before) === at) join(before, at)
  atomic.store<u32>(header + field_allocating, 0)
}

/** Makes one block of two free ones. */
function join(block: u32, next: u32): void {
  store<u32>(block, load<u32>(block) + load<u32>(next))
  store<u32>(block, load<u32>(next, 4), 4)
  store<u64>(next, 0)
}
