/** The world of a simulation in words. */
import type { Arrivals, Distribution, Workload } from '../../protocols/model/index.js'
import type { Setting } from './setting.js'

/** One phrase each. */
export function worldOf(setting: Setting): string[] {
  const { protocol, options } = setting
  const { network = {}, chaos, nodes = {}, delays = {}, workload } = options
  const probability = (share: number | undefined, what: string) =>
    share ? [`${share * 100}% of messages ${what}`] : []
  const roles = Object.entries(protocol.nodes).map(
    ([role, { count = 1 }]) => `${count} ${role}${count === 1 ? '' : 's'}`,
  )
  return [
    roles.join(', '),
    `latency ${distributionText(network.latency ?? setting.latency)} ms`,
    ...(network.jitter === undefined ? [] : [`jitter ${distributionText(network.jitter)} ms`]),
    ...(network.bandwidth === undefined ? [] : [`${network.bandwidth} bytes/s on each link`]),
    ...probability(network.loss, 'lost'),
    ...probability(network.duplication, 'duplicated'),
    ...probability(network.reordering, 'late and overtaken'),
    ...(network.links?.length ? [`${network.links.length} exceptions for links`] : []),
    ...Object.entries(nodes).flatMap(([name, node]) => {
      const service = node?.service
      if (service === undefined) return []
      const text =
        typeof service === 'number' || 'kind' in service ? distributionText(service as Distribution) : 'by type'
      return [`${name}: service ${text}${typeof service === 'number' || 'kind' in service ? ' ms' : ''}`]
    }),
    ...Object.entries(delays).map(([name, delay]) => `${name} ${distributionText(delay)} ms`),
    ...(workload === undefined ? [] : [workload].flat().map((each) => workloadText(each as Workload))),
    ...(setting.entries.length ? [`a timeline of ${setting.entries.length}`] : []),
    ...(setting.recorded.length ? [`a recorded timeline of ${setting.recorded.length}`] : []),
    ...Object.entries(chaos ?? {}).flatMap(([fault, value]) => {
      if (fault === 'from' || fault === 'until' || fault === 'syncLoss') return []
      if (typeof value === 'number') return probability(value, chaosWords[fault] ?? fault)
      return [`${chaosWords[fault] ?? fault} every ${distributionText((value as { every: Distribution }).every)} ms`]
    }),
  ]
}

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
  if (workload.kind === 'closed') return `closed workload of ${workload.clients ?? 'all'} ${to}`
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

/** `1 to 5`, `exponential (mean 10)`. */
export function distributionText(distribution: Distribution): string {
  if (typeof distribution === 'number') return String(distribution)
  switch (distribution.kind) {
    case 'constant':
      return String(distribution.value)
    case 'uniform':
      return `${distribution.min} to ${distribution.max}`
    case 'normal':
      return `normal (${distribution.mean} ± ${distribution.deviation})`
    case 'logNormal':
      return `log-normal (median ${distribution.median})`
    case 'exponential':
      return `exponential (mean ${distribution.mean})`
    case 'pareto':
      return `Pareto (from ${distribution.least}, shape ${distribution.shape})`
    case 'empirical':
      return `${distribution.values.length} measured values`
  }
}
