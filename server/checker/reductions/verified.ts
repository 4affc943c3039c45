/** `reductions: 'verify'`: does a small instance come to the same verdicts with and without reductions? */
import { type Protocol, ProtocolError } from '../../../protocols/model/index.js'
import type { CheckReport } from '../../wire/report.js'
import type { Reductions } from '../options.js'
import { ReductionRefused } from './refusal.js'

/**
 * Checks a protocol in full and with each reduction that is not refused.
 *
 * @returns the report of the reduced check, with the size of the full space and why a reduction was refused
 * @throws ProtocolError where the two do not come to the same verdicts
 */
export async function verified(
  protocol: Protocol,
  run: (reductions: Reductions | undefined) => Promise<CheckReport>,
): Promise<CheckReport> {
  const full = await run(undefined)
  const refused: string[] = []
  let reduced = full
  try {
    reduced = await run({ symmetry: true })
  } catch (error) {
    if (!(error instanceof ReductionRefused)) throw error
    refused.push(error.message)
  }
  for (const [name, { verdict }] of Object.entries(full.properties)) {
    const other = reduced.properties[name].verdict
    // A limit may cut the one and not the other.
    if (other === verdict || other === 'unknown' || verdict === 'unknown') continue
    throw new ProtocolError(
      `"${protocol.name}": the reductions change the verdict on "${name}": ${verdict} in full, ${other} reduced. ` +
        'This is a fault of the checker; check without reductions, and please report it.',
    )
  }
  const { distinct, generated } = full.statistics
  const reductions = {
    ...reduced.statistics.reductions,
    full: { distinct, generated },
    ...(refused.length > 0 && { refused }),
  }
  return { ...reduced, statistics: { ...reduced.statistics, reductions } }
}
