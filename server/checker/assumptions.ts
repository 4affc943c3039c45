/** What a verdict takes for granted, in words: the network, the timing, the faults and their budgets. */
import type { Budget, Protocol } from '../../protocols/model/index.js'

const upTo = (max: number, one: string, many: string) => `at most ${max} ${max === 1 ? one : many}`

const budget = (of: Budget | undefined, one: string, many: string): string =>
  of === undefined || (of !== 'unbounded' && of.max === 0)
    ? `no ${many}`
    : of === 'unbounded'
      ? `any number of ${many}`
      : upTo(of.max, one, many)

/** One phrase each. */
export function assumptionsOf(protocol: Protocol): string[] {
  const { network, faults, inputs, nodes, within } = protocol
  const roles = Object.entries(nodes).map(([role, { count = 1 }]) => `${count} ${role}${count === 1 ? '' : 's'}`)
  const { crash, partition } = faults
  const durable = Object.entries(nodes).flatMap(([role, { durable: keys }]) =>
    keys?.length ? [`${keys.join(', ')} of each ${role} survive${keys.length === 1 ? 's' : ''} a crash`] : [],
  )
  return [
    roles.join(', '),
    network.order === 'fifo' ? 'messages between two nodes stay in order' : 'messages may overtake each other',
    budget(network.loss, 'loss', 'losses'),
    budget(network.duplication, 'duplicate', 'duplicates'),
    'asynchronous: a timer may fire and a message may arrive at any moment',
    ...(crash?.max
      ? [
          `${upTo(crash.max, 'crash', 'crashes')}${targets(crash.nodes)}${crash.restart === false ? ', without restart' : ''}`,
          ...durable,
        ]
      : ['no crashes']),
    ...(partition?.max
      ? [
          `${upTo(partition.max, 'partition', 'partitions')}${targets(partition.nodes)} (${[partition.shape ?? 'halves'].flat().join(', ')})`,
        ]
      : ['no partitions']),
    ...Object.entries(inputs).flatMap(([role, entries]) =>
      entries.map(
        ({ event, max }) =>
          `input ${event.type} to ${role}: ${max === 'unbounded' ? 'any number' : upTo(max, 'time', 'times')}`,
      ),
    ),
    ...(network.unhandled === 'keep' ? ['messages that change nothing are not delivered'] : []),
    ...(within ? ['only states within the declared bound'] : []),
  ]
}

const targets = (nodes: readonly string[] | undefined) => (nodes ? ` of ${nodes.join(', ')}` : '')
