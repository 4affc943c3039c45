import type { Fairness, FairnessLevel, Property, Protocol } from '../../../protocols/model/index.js'
import { defaultFairness } from './fairLabels.js'
import { isLiveness } from './kinds.js'

/** What verdicts on paths take for granted, one phrase each; nothing where no property is about paths. */
export function fairnessText({ properties, fairness, faults, inputs }: Protocol): string[] {
  const ofPaths = Object.values<Property<never>>(properties).some(({ kind }) => isLiveness(kind) || kind === 'monitor')
  if (!ofPaths) return []
  const byLevel: Record<FairnessLevel, string[]> = { weak: [], strong: [], none: [] }
  const exists: Record<keyof Fairness, boolean> = {
    deliveries: true,
    timers: true,
    inputs: Object.values(inputs).some(({ length }) => length > 0),
    restarts: !!faults.crash?.max && faults.crash.restart !== false,
    heals: !!faults.partition?.max,
  }
  for (const [kind, usual] of Object.entries(defaultFairness) as [keyof Fairness, FairnessLevel][]) {
    if (!exists[kind]) continue
    const declared = fairness[kind] ?? usual
    if (typeof declared === 'string') byLevel[declared].push(kind)
    else {
      const named = Object.entries(declared)
      for (const [name, level] of named) byLevel[level ?? usual].push(`${kind} of ${name}`)
      byLevel[usual].push(named.length ? `other ${kind}` : kind)
    }
  }
  const { weak, strong, none } = byLevel
  return [
    ...(weak.length ? [`weakly fair: ${weak.join(', ')}`] : []),
    ...(strong.length ? [`strongly fair: ${strong.join(', ')}`] : []),
    ...(none.length ? [`need not happen: ${none.join(', ')}`] : []),
  ]
}
