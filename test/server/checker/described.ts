import type { Search } from '../../../server/checker/search.js'

/** A state that a search has found, as text without any of the numbers that the search has given. */
export function described(search: Search, state: number): string {
  search.load(state)
  const { configuration, network } = search.successors
  const { localStates, mailboxes, envelopes, nodes, observers, surroundings } = search.model
  const locals = [...configuration.subarray(0, nodes.length)].map((local) => {
    const { node, up, snapshot, context, timers, survivors } = localStates.all[local]!
    return [node, up, snapshot?.value, context, timers.map(({ name }) => name), survivors?.map(({ key }) => key)]
  })
  const budgets = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((slot) => surroundings.at(configuration[nodes.length]!, slot))
  const observed = observers.all.map((observer, index) => observer.shown?.(configuration[nodes.length + 1 + index]!))
  const messages = [...network].map((mailbox) => {
    const inside = Array.from(
      { length: mailboxes.count(mailbox) },
      (_, at) => envelopes.all[mailboxes.at(mailbox, at)]!,
    ).map(({ from, event }) => JSON.stringify([from, event]))
    // Only in a queue is the order more than one of numbers.
    return mailboxes.discipline === 'fifo' ? inside : inside.sort()
  })
  return JSON.stringify([locals, budgets, observed, messages])
}
