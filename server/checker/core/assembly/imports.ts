/**
 * What the core asks the checker: everything that takes a machine or a property. Only the first thread asks; the others
 * put the state off instead, and the first one expands it later. While others work, it asks for nothing but moves and
 * judgements of configurations and states; where a machine or a property is at fault then, it is answered that nothing is known.
 */

/** Values of `what` in {@link fill}: as in `moveLists.ts`. */
export namespace what {
  /** The contents of a node's mailbox. */
  export const contents: u32 = 0
  /** What the message at a position of it does. */
  export const effects: u32 = 1
  /** The mailbox after the message's delivery, and after its loss. */
  export const delivered: u32 = 2
  export const lost: u32 = 3
  /** The moves of a node by itself; for the number of nodes those of the surroundings. */
  export const own: u32 = 4
  /** The moves of a node that hang on all its mailbox. */
  export const mailboxMoves: u32 = 5
}

/** Remembers something of a node in the loaded state. @returns false if a machine is at fault */
export declare function fill(what: u32, node: u32, position: u32): bool
/** The mailbox with the envelope put in; remembered from now on. -1: a fault */
export declare function putIn(mailbox: u32, envelope: u32): u32
/** An observer's state after a step's observations; remembered from now on. -1: a fault */
export declare function observe(observer: u32, state: u32, observations: u32): u32
/** Judges the configuration of the successor that is shown. @returns its flags, see `flag`; 0: a fault */
export declare function judgeConfiguration(configuration: u32): u32
/** Does the successor that is shown lie inside the model? Asked where its messages matter for that. */
export declare function isInside(configuration: u32): bool
/** Judges a new state, which is shown. May stop the search. */
export declare function judgeState(state: u32, configuration: u32): void
/** Judges a new state, which is shown, while other threads work. @returns false if it decides something, or has to be judged after the round */
export declare function judgeInRound(configuration: u32): bool
/** Judges a transition to what is shown. May stop the search. @returns whether it need not be judged again */
export declare function judgeStep(parent: u32, kind: u32, a: u32, b: u32, configuration: u32): bool
/** Judges a state that has no successor but faults. May stop the search. */
export declare function judgeStuck(state: u32): void
