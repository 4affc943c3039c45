/** Finds what is wrong in the options of a simulation before anything runs, and says it in one sentence each. */
import {
  allMetrics,
  type Chaos,
  type Distribution,
  nodesOf,
  type Protocol,
  ProtocolError,
  type Workload,
} from '../../protocols/model/index.js'
import type { Options } from './setting.js'

/** @throws ProtocolError for the first fault found */
export function validateSimulation(protocol: Protocol, options: Options): void {
  const fail = (message: string): never => {
    throw new ProtocolError(`The simulation of "${protocol.name}": ${message}`)
  }
  const all = nodesOf(protocol)
  const names = new Set<string>([...Object.keys(protocol.nodes), ...all.map(({ id }) => id)])
  const whole = (where: string, value: unknown, least: number) => {
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= least)) {
      fail(`${where} is ${value}; it must be a whole number from ${least} on.`)
    }
  }
  const positive = (where: string, value: unknown) => {
    if (value !== undefined && !(typeof value === 'number' && value > 0)) {
      fail(`${where} is ${value}; it must be more than 0 milliseconds, as in ${where}: seconds(10).`)
    }
  }
  const share = (where: string, value: unknown) => {
    if (value !== undefined && !(typeof value === 'number' && value >= 0 && value <= 1)) {
      fail(`${where} is ${value}; a probability is a number from 0 to 1.`)
    }
  }
  const known = (where: string, name: string | undefined) => {
    if (name !== undefined && !names.has(name)) {
      fail(
        `${where} names "${name}", which is neither a role nor a node (they are ${[...names].slice(0, 8).join(', ')}).`,
      )
    }
  }
  const drawn = (where: string, distribution: Distribution | undefined) => {
    const fault = distribution === undefined ? undefined : faultOf(distribution)
    if (fault) fail(`${where} ${fault}`)
  }

  if (options.scenario && options.scenario.protocol.nodes !== undefined) {
    const foreign = Object.keys(options.scenario.protocol.nodes).find((role) => !(role in protocol.nodes))
    if (foreign) fail(`the scenario "${options.scenario.name}" is for a protocol with the role "${foreign}".`)
  }
  whole('seed', options.seed, 0)
  whole('runs', options.runs, 1)
  whole('threads', options.threads, 1)
  for (const each of ['shrink', 'shortest'] as const) {
    const most = options[each]
    if (most !== undefined && !(most >= 0)) {
      fail(`${each} is ${most}; it must be 0 or more ${each === 'shrink' ? 'steps' : 'states'}.`)
    }
  }
  positive('duration', options.duration)
  if (options.duration !== undefined && !Number.isFinite(options.duration)) fail('duration must be finite.')
  positive('sample', options.sample)
  const unknown = [options.metrics ?? []].flat().find((each) => typeof each !== 'boolean' && !isMetric(each))
  if (unknown !== undefined) fail(`metrics names "${unknown}"; what can be measured is ${allMetrics.join(', ')}.`)
  const { warmUp, network = {}, nodes = {}, delays = {}, chaos = {}, deadlines = {}, expect = {} } = options
  if (warmUp !== undefined && !(warmUp >= 0)) fail(`warmUp is ${warmUp}; it must be 0 or more milliseconds.`)
  for (const [where, link] of [
    ['network', network] as const,
    ...(network.links ?? []).map((link, i) => [`network.links[${i}]`, link] as const),
  ]) {
    drawn(`${where}.latency`, link.latency)
    drawn(`${where}.jitter`, link.jitter)
    for (const each of ['loss', 'duplication', 'reordering'] as const) share(`${where}.${each}`, link[each])
    if (link.bandwidth !== undefined && !(link.bandwidth > 0))
      fail(`${where}.bandwidth must be more than 0 bytes a second.`)
  }
  for (const link of network.links ?? []) {
    known('network.links', link.from)
    known('network.links', link.to)
  }
  for (const [name, node] of Object.entries(nodes)) {
    known('nodes', name)
    const { service, concurrency, queue, clock } = node ?? {}
    if (service !== undefined) {
      if (typeof service === 'number' || 'kind' in service) drawn(`nodes.${name}.service`, service as Distribution)
      else for (const [type, each] of Object.entries(service)) drawn(`nodes.${name}.service.${type}`, each)
    }
    whole(`nodes.${name}.concurrency`, concurrency, 1)
    if (concurrency !== undefined && concurrency > 1 && protocol.network.order === 'fifo') {
      fail(
        `nodes.${name}.concurrency is ${concurrency}, but the network is fifo: messages handled at the same time may end out of order.`,
      )
    }
    if (queue !== Number.POSITIVE_INFINITY) whole(`nodes.${name}.queue`, queue, 0)
    const drift = typeof clock?.drift === 'number' ? { min: clock.drift, max: clock.drift } : clock?.drift
    if (drift && !(drift.min > -1 && drift.max >= drift.min && drift.max < 10)) {
      fail(`nodes.${name}.clock.drift must be more than -1 (0.01 is 1% fast), the smaller number first.`)
    }
  }
  for (const [name, delay] of Object.entries(delays)) drawn(`delays.${name}`, delay)
  for (const each of ['loss', 'duplication', 'reordering', 'syncLoss'] as const) share(`chaos.${each}`, chaos[each])
  for (const [fault, parts] of Object.entries(partsOfChaos)) {
    const declared = chaos[fault as keyof typeof partsOfChaos] as Readonly<Record<string, Distribution>> | undefined
    if (declared === undefined) continue
    for (const part of parts) {
      if (declared[part] === undefined)
        fail(`chaos.${fault} needs "${part}", as in { ${part}: exponential(seconds(10)) }.`)
      drawn(`chaos.${fault}.${part}`, declared[part])
    }
  }
  drawn('chaos.crash.down', chaos.crash?.down)
  if (chaos.slow && !(chaos.slow.factor > 0)) {
    fail(`chaos.slow.factor is ${chaos.slow.factor}; it must be more than 0 (10 takes ten times as long).`)
  }
  for (const name of chaos.crash?.nodes ?? []) known('chaos.crash.nodes', name)
  for (const workload of [options.workload ?? []].flat() as Workload[]) {
    if (workload?.kind !== 'open' && workload?.kind !== 'closed') {
      fail('workload must be made by workload.open({ ... }) or workload.closed({ ... }).')
    }
    if (workload.kind === 'closed') known('workload.to', workload.to)
    if (workload.kind === 'open' && 'perSecond' in workload.arrivals && !(workload.arrivals.perSecond > 0)) {
      fail(`the workload's rate is ${workload.arrivals.perSecond}; it must be more than 0 a second.`)
    }
  }
  for (const name of Object.keys(expect)) {
    if (!(name in protocol.properties) && !(name in deadlines)) {
      fail(`expect names "${name}", which is neither a property nor a deadline.`)
    }
  }
  for (const name of Object.keys(deadlines)) {
    if (name in protocol.properties) fail(`the deadline "${name}" has the name of a property; give it another.`)
  }
  if (typeof options.liveness === 'object') {
    for (const name of Object.keys(options.liveness)) {
      if (!(name in protocol.properties)) fail(`liveness names "${name}", which is no property.`)
    }
  }
}

const isMetric = (name: unknown): boolean => (allMetrics as readonly unknown[]).includes(name)

/** The distributions that each fault by chance must have. */
const partsOfChaos = {
  crash: ['every'],
  partition: ['every', 'lasts'],
  oneWay: ['every', 'lasts'],
  delay: ['every', 'lasts', 'by'],
  slow: ['every', 'lasts'],
  clockJump: ['every', 'by'],
  lie: ['every'],
} as const satisfies { readonly [Fault in keyof Chaos]?: readonly string[] }

/** What is wrong with a distribution, as the end of a sentence. */
function faultOf(distribution: Distribution): string | undefined {
  const finite = (...values: readonly number[]) => values.every((value) => Number.isFinite(value))
  if (typeof distribution === 'number') {
    return distribution >= 0 && finite(distribution) ? undefined : `is ${distribution}; it must be 0 or more.`
  }
  switch (distribution?.kind) {
    case 'constant':
      return finite(distribution.value) ? undefined : `is ${distribution.value}; it must be a number.`
    case 'uniform':
      return finite(distribution.min, distribution.max) && distribution.min <= distribution.max
        ? undefined
        : 'needs two numbers, the smaller first: uniform(1, 5).'
    case 'normal':
      return finite(distribution.mean) && distribution.deviation >= 0
        ? undefined
        : 'needs a mean and a deviation of 0 or more: normal(10, 2).'
    case 'logNormal':
      return distribution.median > 0 && distribution.sigma >= 0
        ? undefined
        : 'needs a median above 0, and a p99 not below it: logNormal(5, { p99: 40 }).'
    case 'exponential':
      return distribution.mean >= 0 && finite(distribution.mean)
        ? undefined
        : 'needs a mean of 0 or more: exponential(10).'
    case 'pareto':
      return distribution.least > 0 && distribution.shape > 0 ? undefined : 'needs two numbers above 0: pareto(1, 1.5).'
    case 'empirical':
      return distribution.values.length > 0 && finite(...distribution.values)
        ? undefined
        : 'needs at least one measured value: empirical([1, 2, 5]).'
    default:
      return 'is no distribution: give a number, or uniform(1, 5), exponential(10), ...'
  }
}
