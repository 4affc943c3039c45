/** How large the state space was, and what it took to explore it. */
import type { CheckReport, ReductionReport } from '../../../server/wire/report.js'
import { bytesText, countText, durationText, rateText } from './quantities.js'

export function Statistics({ report: { statistics, limits } }: { report: CheckReport }) {
  const { distinct, generated, depth, seconds, memoryBytes, outside, missProbability, complete, wholeLevels, storage } =
    statistics
  const cut = limits.some(({ limit }) => limit !== 'fingerprints')
    ? 'cut by a limit'
    : storage
      ? 'explored as far as fingerprints tell states apart'
      : wholeLevels
        ? 'explored until every property was decided; counted are the levels that were complete by then'
        : 'explored until every property was decided'
  const extent = complete ? 'explored completely' : cut
  const { reductions } = statistics
  const entries: Entry[] = [
    reductions?.symmetry
      ? ['orbits of states', countText(distinct), 'Different reachable states, but for the names of nodes']
      : ['distinct states', countText(distinct), 'Different reachable states, the initial one included'],
    ['generated', countText(generated), 'The initial state and every successor computed, repeats included'],
    ['depth', countText(depth), 'Breadth-first levels, the first being the initial state'],
    ['time', durationText(seconds), 'Wall time of the search'],
    ['states/s', rateText(generated, seconds), 'Generated states for each second'],
    // In a small space the tables' first size says nothing about a state.
    distinct < 100_000
      ? ['memory', bytesText(memoryBytes), 'Of the tables, which begin with about a megabyte']
      : ['memory per state', bytesText(memoryBytes / distinct), `${bytesText(memoryBytes)} in all`],
    [
      'fingerprints',
      storage && `${storage.bytesPerState.toFixed(1)} B each`,
      'Memory of the visited set for each state, of which only a hash is kept',
    ],
    [
      'on disk',
      storage?.diskBytes ? bytesText(storage.diskBytes) : undefined,
      'States still to be expanded, and the way to each state',
    ],
    [
      'outside the bound',
      outside > 0 ? countText(outside) : undefined,
      'Successors outside `within`: cut, not explored',
    ],
    [
      'chance of a missed state',
      missProbability > 0 ? missProbability.toExponential(1) : 'none',
      missProbability > 0 ? 'States are stored as fingerprints' : 'States are stored exactly',
    ],
    ...(reductions ? reduced(reductions) : []),
  ]
  return (
    <section class="pn-statistics">
      <h4>State space, {extent}</h4>
      <dl>
        {entries.map(
          ([name, value, meaning]) =>
            value !== undefined && (
              <div title={meaning}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {reductions?.refused?.map((why) => (
        <p class="pn-muted">{why}</p>
      ))}
    </section>
  )
}

type Entry = [name: string, value: string | undefined, meaning: string]

/** What was spared, and the sizes of the other spaces where they were compared. */
function reduced({ symmetry, partialOrder, full }: ReductionReport): Entry[] {
  const size = (states: number, generated: number) => `${countText(states)} states, ${countText(generated)} generated`
  return [
    [
      'symmetry',
      symmetry && `${symmetry.roles.join(', ')}: ${countText(symmetry.renamings)} renamings`,
      symmetry?.sampled
        ? 'Properties are compared on a sample of the renamings'
        : 'Properties are compared on all renamings',
    ],
    [
      'partial order',
      partialOrder &&
        (partialOrder.distinct === undefined
          ? `in ${countText(partialOrder.reduced)} states`
          : size(partialOrder.distinct, partialOrder.generated ?? 0)),
      'Only some nodes went first in some states; what was never reached is not told',
    ],
    ['without reductions', full && size(full.distinct, full.generated), 'The same verdicts came of it'],
  ]
}
