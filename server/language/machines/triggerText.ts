import type { Transition } from './machine.js'

/** What a transition waits for, in the words of `TransitionId.on`. */
export function triggerText({ trigger }: Transition): string {
  switch (trigger.kind) {
    case 'event':
      return `on ${trigger.type.name}`
    case 'after':
      return `after ${trigger.delay.name}`
    case 'always':
      return 'always'
    case 'done':
      return 'when done'
    case 'actor':
      return trigger.of
  }
}
