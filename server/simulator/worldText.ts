/** The world of a simulation in words. */
import type { Arrivals, Chaos, Distribution, Workload } from '../../protocols/model/index.js'
import type { Setting } from './setting.js'

/** One phrase each. */
export function worldOf(setting: Setting): string[] {
  const { protocol, options } = setting
  const { network = {}, chaos, nodes = {}, delays = {}, workload } = options
  const roles = Object.entries(protocol.nodes).map(
    ([role, { count = 1 }]) => `${count} ${role}${count === 1 ? '' : 's'}`,
  )
  return [
    roles.join(', '),
    `latency ${timeText(network.latency ?? setting.latency)}`,
    ...(network.jitter === undefined ? [] : [`jitter ${timeText(network.jitter)}`]),
    ...(network.bandwidth === undefined ? [] : [`${network.bandwidth} bytes/s on each link`]),
    ...probability(network.loss, 'lost'),
    ...probability(network.duplication, 'duplicated'),
    ...probability(network.reordering, 'late and overtaken'),
    ...(network.links?.length ? [`${counted(network.links.length, 'exception', 'exceptions')} for links`] : []),
    ...Object.entries(nodes).flatMap(([name, node]) => {
      const service = node?.service
      if (service === undefined) return []
      const isTime = typeof service === 'number' || 'kind' in service
      return [`${name}: service ${isTime ? timeText(service as Distribution) : 'by type'}`]
    }),
    ...Object.entries(delays).map(([name, delay]) => `${name} ${timeText(delay)}`),
    ...(workload === undefined ? [] : [workload].flat().map((each) => workloadText(each as Workload))),
    ...(setting.entries.length ? [`a timeline of ${counted(setting.entries.length, 'entry', 'entries')}`] : []),
    ...(setting.recorded.length
      ? [`a recorded timeline of ${counted(setting.recorded.length, 'fault', 'faults')}`]
      : []),
    ...(chaos ? chaosTexts(chaos) : []),
    ...(options.guided ? ['chance guided by what brought something new'] : []),
  ]
}

/** What goes wrong by chance: `a crash every 50 ms on average (exponential)`. */
export const chaosTexts = (chaos: Chaos): string[] =>
  Object.entries(chaos).flatMap(([fault, value]) => {
    if (fault === 'from' || fault === 'until' || fault === 'syncLoss') return []
    if (typeof value === 'number') return probability(value, chaosWords[fault] ?? fault)
    return [`${chaosWords[fault] ?? fault} every ${timeText((value as { every: Distribution }).every)}`]
  })

const probability = (share: number | undefined, what: string): string[] =>
  share ? [`${rounded(share * 100)}% of messages ${what}`] : []

const chaosWords: Readonly<Record<string, string>> = {
  ...{ crash: 'a crash', partition: 'a partition', oneWay: 'a one-way link', delay: 'slow links', slow: 'a slow node' },
  ...{
    clockJump: 'a clock jump',
    lie: 'a lie',
    loss: 'lost',
    duplication: 'duplicated',
    reordering: 'late and overtaken',
  },
}

function workloadText(workload: Workload): string {
  const to = typeof workload.to === 'string' ? workload.to : 'chosen nodes'
  if (workload.kind === 'closed')
    return `closed workload of ${workload.clients === undefined ? `each ${to}` : `${workload.clients} ${to}`}`
  return `${arrivalsText(workload.arrivals)} to ${to}`
}

function arrivalsText(arrivals: Arrivals): string {
  switch (arrivals.kind) {
    case 'poisson':
      return `${arrivals.perSecond} requests/s (Poisson)`
    case 'constant':
      return `${arrivals.perSecond} requests/s`
    case 'bursts':
      return `bursts of ${distributionText(arrivals.size)} requests`
    case 'diurnal':
      return `${arrivals.low} to ${arrivals.high} requests/s (diurnal)`
    case 'trace':
      return `${arrivals.times.length} recorded requests`
  }
}

/** `1 to 5`, `10 on average (exponential)`. @param unit what follows each amount */
function distributionText(distribution: Distribution, unit = ''): string {
  if (typeof distribution === 'number') return rounded(distribution) + unit
  switch (distribution.kind) {
    case 'constant':
      return rounded(distribution.value) + unit
    case 'uniform':
      return `${rounded(distribution.min)} to ${rounded(distribution.max)}${unit}`
    case 'normal':
      return `${rounded(distribution.mean)} ± ${rounded(distribution.deviation)}${unit} (normal)`
    case 'logNormal':
      return `${rounded(distribution.median)}${unit} in the middle (log-normal)`
    case 'exponential':
      return `${rounded(distribution.mean)}${unit} on average (exponential)`
    case 'pareto':
      return `${rounded(distribution.least)}${unit} and more (Pareto, shape ${distribution.shape})`
    case 'empirical':
      return `${distribution.values.length} measured values`
  }
}

function timeText(distribution: Distribution): string {
  const [scaled, unit] = inSeconds(distribution) ?? [distribution, 'ms']
  return distributionText(scaled, ` ${unit}`)
}

/** Long times are seconds. */
function inSeconds(distribution: Distribution): [Distribution, 's'] | undefined {
  const given = typeof distribution === 'number' ? { kind: 'constant' as const, value: distribution } : distribution
  if (given.kind === 'constant' && given.value >= 1000) return [given.value / 1000, 's']
  if (given.kind === 'exponential' && given.mean >= 1000) return [{ ...given, mean: given.mean / 1000 }, 's']
  if (given.kind === 'uniform' && given.min >= 1000)
    return [{ ...given, min: given.min / 1000, max: given.max / 1000 }, 's']
  return undefined
}

const rounded = (value: number): number => Number(value.toPrecision(6))

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
