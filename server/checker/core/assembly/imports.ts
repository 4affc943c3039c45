/**
 * What the core asks the checker: everything that takes a machine or a property. Only a thread that works alone
 * asks; threads that work together put the state off instead, and the first one expands it later.
 */

/** Remembers what a node's messages do in the loaded state, and what is left of its mailbox. */
export declare function fillMessages(node: u32): void
/** Remembers the moves of a node by itself in the loaded state; for the number of nodes those of the surroundings. */
export declare function fillOwn(node: u32): void
/** Remembers the moves of a node in the loaded state that hang on all its mailbox. */
export declare function fillMailboxMoves(node: u32): void
/** The mailbox with the envelope put in; remembered from now on. */
export declare function putIn(mailbox: u32, envelope: u32): u32
/** An observer's state after a step's observations; remembered from now on. */
export declare function observe(observer: u32, state: u32, observations: u32): u32
/** Judges the configuration of the successor that is shown. @returns its flags, see `flag` */
export declare function judgeConfiguration(configuration: u32): u32
/** Does the successor that is shown lie inside the model? Asked where its messages matter for that. */
export declare function isInside(configuration: u32): bool
/** Judges a new state, which is shown. May stop the search. */
export declare function judgeState(state: u32, configuration: u32): void
/** Judges a transition to what is shown. May stop the search. @returns whether it need not be judged again */
export declare function judgeStep(parent: u32, kind: u32, a: u32, b: u32, configuration: u32): bool
/** Judges a state that has no successor but faults. May stop the search. */
export declare function judgeStuck(state: u32): void
