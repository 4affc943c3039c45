/** What a verdict takes for granted, in words: the network, the timing, the faults and their budgets. */
import type { Budget, Protocol } from '../../protocols/model/index.js'
import { clockOf } from '../semantics/index.js'
import { fairnessText } from './liveness/fairnessText.js'

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
    timingText(protocol),
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
    ...storageText(protocol),
    ...byzantineText(protocol),
    ...Object.entries(inputs).flatMap(([role, entries]) =>
      entries.map(
        ({ event, max }) =>
          `input ${event.type} to ${role}: ${max === 'unbounded' ? 'any number' : upTo(max, 'time', 'times')}`,
      ),
    ),
    ...(network.unhandled === 'keep' ? ['messages that change nothing are not delivered'] : []),
    ...(within ? ['only states within the declared bound'] : []),
    ...fairnessText(protocol),
  ]
}

const targets = (nodes: readonly string[] | undefined) => (nodes ? ` of ${nodes.join(', ')}` : '')

const percent = (share: number) => `${Number((100 * share).toPrecision(6))}%`

function timingText(protocol: Protocol): string {
  const { timing, faults } = protocol
  const clock = clockOf(protocol)
  if (timing.kind === 'asynchronous' || !clock) {
    return 'asynchronous: a timer may fire and a message may arrive at any moment'
  }
  const skew = faults.clockSkew
  const clocks = timing.drift ? `clocks wrong by up to ${percent(timing.drift)}` : 'clocks exact'
  const skewed = skew ? `, those${targets(skew.nodes) || ' of all nodes'} wrong by up to ${percent(skew.drift)}` : ''
  const before = timing.kind === 'synchronous' ? 'synchronous' : 'asynchronous until the network stabilises, then'
  const unit = `in ticks of ${clock.tick} ms`
  return `${before}${timing.kind === 'synchronous' ? ':' : ''} messages within ${timing.delta} ms, ${clocks}${skewed} (${unit})`
}

function storageText({ faults }: Protocol): string[] {
  const { storage } = faults
  if (storage?.sync !== 'explicit') return []
  const torn = storage.torn ? ', a torn write in part' : ''
  return [
    `durable keys${targets(storage.nodes)} survive as of the last sync, with any prefix of the writes since${torn}`,
  ]
}

function byzantineText({ faults }: Protocol): string[] {
  const { byzantine } = faults
  if (!byzantine) return []
  const types = [...new Set(byzantine.messages.map(({ type }) => type))].join(', ')
  const often = byzantine.max === undefined ? '' : `, ${upTo(byzantine.max, 'time', 'times')} in all`
  return [`byzantine: ${byzantine.nodes.join(', ')} may send ${types} to anyone${often}`]
}
