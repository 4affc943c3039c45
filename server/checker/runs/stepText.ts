/** What somebody wrote down, in a line. */
import type { EventPattern, RunStep } from '../../../protocols/model/index.js'
import { stateText } from '../../wire/values.js'
import { eventText, valueText } from '../actions.js'

export function stepText(step: RunStep): string {
  const seen = [
    ...(step.state === undefined ? [] : [stateText(step.state)]),
    ...Object.entries(step.context ?? {}).map(([key, value]) => `${key} ${valueText(value)}`),
  ]
  return `${whatOf(step)}${seen.length > 0 ? `, and then is ${seen.join(', ')}` : ''}`
}

function whatOf(step: RunStep): string {
  const from = 'from' in step && step.from !== undefined ? ` from ${step.from}` : ''
  if ('deliver' in step) return `${step.to} receives ${text(step.deliver)}${from}`
  if ('duplicate' in step) return `${step.to} receives ${text(step.duplicate)}${from}, and a copy stays`
  if ('lose' in step) return `${text(step.lose)}${from} to ${step.to} is lost`
  if ('timer' in step) return `${step.at}'s timer ${step.timer} fires`
  if ('input' in step) return `${step.at} is given ${text(step.input)}`
  if ('crash' in step) return `${step.crash} crashes`
  if ('restart' in step) return `${step.restart} starts again`
  if ('partition' in step) return `the network is cut: ${step.partition.map(([a, b]) => `${a} ↛ ${b}`).join(', ')}`
  if ('heal' in step) return 'the network heals'
  if ('tick' in step) return 'time passes'
  if ('stabilise' in step) return 'the network stabilises'
  if ('byzantine' in step) return `${step.at} (byzantine) sends ${text(step.byzantine)} to ${step.to}`
  if ('seen' in step) return `${step.seen} is seen`
  return `${step.at} takes a step`
}

const text = (event: EventPattern): string => (typeof event === 'string' ? event : eventText(event))
