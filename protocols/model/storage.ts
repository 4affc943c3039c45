/** Writing to storage from a machine. */
import type { ActionFunction, EventObject, MachineContext, ParameterizedObject } from 'xstate'

/** Marks the action, for whichever copy of the kit made it. */
const mark = Symbol.for('protocol-notebook.sync')

/**
 * An action that makes the durable keys of the context, as they are when it runs, survive a crash. It matters where
 * `faults.storage` says `sync: 'explicit'`; elsewhere, and under `createActor`, it does nothing. To flush a real disk, name the
 * action in `setup({ actions: { persist: sync() } })` and `provide` another one where the machine is deployed.
 *
 * The rules of explicit storage:
 *
 * - A **write** is what one local step changed of the durable keys, all of them together. The first step of a machine, at its
 *   start or restart, writes what its entry actions changed of the context that it starts with.
 * - What `sync()` has made durable, together with each write since, is what a crash **may leave**: it picks any prefix of the
 *   writes since the last sync (also none and all). Within a step the last `sync()` counts: what the step assigned before it
 *   is safe, what it assigned after it is a write.
 * - Until its first sync a node has in its storage what it started with: the keys of its first context, or after a restart
 *   those that had survived.
 * - With `torn: true` the first write that is lost may be torn: any of the keys that it changed may have their new value.
 * - A local state consists of its context and the set of what a crash may leave; the order of the writes is forgotten.
 */
export function sync<
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(): ActionFunction<C, X, E, P, never, never, never, never, never> {
  // Named: the text of a machine's actions tells one machine from another.
  return Object.assign(function sync() {}, { [mark]: true })
}

/** Is this function an action that {@link sync} made? */
export const isSync = (action: unknown): boolean => typeof action === 'function' && mark in action
