/** `reductions: 'verify'`: does a small instance come to the same verdicts with and without reductions? */
import { type Protocol, ProtocolError } from '../../../protocols/model/index.js'
import type { CheckReport } from '../../wire/report.js'
import type { Reductions } from '../options.js'
import { ReductionRefused } from './refusal.js'

/**
 * Checks a protocol in full and with each reduction that is not refused.
 *
 * @returns the report of a reduced check, with the sizes of the other spaces and why a reduction was refused
 * @throws ProtocolError where the two do not come to the same verdicts
 */
export async function verified(
  protocol: Protocol,
  run: (reductions: Reductions | undefined) => Promise<CheckReport>,
): Promise<CheckReport> {
  const full = await run(undefined)
  const refused: string[] = []
  const reducedBy = async (wanted: Reductions): Promise<CheckReport | undefined> => {
    try {
      const reduced = await run(wanted)
      compare(protocol, full, reduced)
      return reduced
    } catch (error) {
      if (!(error instanceof ReductionRefused)) throw error
      refused.push(error.message)
      return undefined
    }
  }
  const symmetric = (await reducedBy({ symmetry: true })) ?? (await ofOneRole(protocol, reducedBy))
  const ordered = await reducedBy({ partialOrder: true })
  const { distinct, generated } = full.statistics
  const shown = symmetric ?? ordered ?? full
  const reductions = {
    ...symmetric?.statistics.reductions,
    ...(ordered && { partialOrder: partialOrderOf(ordered) }),
    full: { distinct, generated },
    ...(refused.length > 0 && { refused: [...new Set(refused)] }),
  }
  // Of a run without reductions more is known: that none as short has fewer faults.
  const properties = Object.fromEntries(
    Object.entries(shown.properties).map(([name, property]) => [
      name,
      full.properties[name].trace ? full.properties[name] : property,
    ]),
  )
  return { ...shown, properties, statistics: { ...shown.statistics, reductions } }
}

/** Where not all roles are symmetric, perhaps one of them is. */
async function ofOneRole(
  { nodes }: Protocol,
  reducedBy: (wanted: Reductions) => Promise<CheckReport | undefined>,
): Promise<CheckReport | undefined> {
  const several = Object.entries(nodes).filter(([, { count = 1 }]) => count > 1)
  if (several.length < 2) return undefined
  for (const [role] of several) {
    const reduced = await reducedBy({ symmetry: [role] })
    if (reduced) return reduced
  }
  return undefined
}

function compare(protocol: Protocol, full: CheckReport, reduced: CheckReport): void {
  for (const [name, { verdict }] of Object.entries(full.properties)) {
    const other = reduced.properties[name].verdict
    // A limit may cut the one and not the other.
    if (other === verdict || other === 'unknown' || verdict === 'unknown') continue
    throw new ProtocolError(
      `"${protocol.name}": the reductions change the verdict on "${name}": ${verdict} in full, ${other} reduced. ` +
        'This is a fault of the checker; check without reductions, and please report it.',
    )
  }
}

function partialOrderOf({ statistics: { distinct, generated, reductions } }: CheckReport) {
  return { reduced: reductions?.partialOrder?.reduced ?? 0, distinct, generated }
}
