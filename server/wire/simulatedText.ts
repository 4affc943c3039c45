/** How much was simulated, as headlines say it. */
import type { SimulationReport } from './simulation.js'

const amount = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 })

/** `in 60 s of virtual time (seed 1)`; `in 3.2 of 60 s of virtual time (31 of 5,000 runs from seed 1)` where it was ended before. */
export function simulatedText({ run, duration, count, asked, seed }: SimulationReport): string {
  const whole = amount.format(duration / 1000)
  const time = run.ended === 'cancelled' ? `${amount.format(run.time / 1000)} of ${whole}` : whole
  const runs = count < asked ? `${amount.format(count)} of ${amount.format(asked)}` : amount.format(asked)
  return `in ${time} s of virtual time (${asked === 1 ? `seed ${seed}` : `${runs} runs from seed ${seed}`})`
}
