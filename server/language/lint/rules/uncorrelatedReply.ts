import { readsOf } from '../context.js'
import { knownRoles, saidIn } from '../conversation.js'
import type { Rule } from '../rule.js'

/** What tells one request of a sender from the next. */
const identifying =
  /^(id|number|seq|sequence|request|requestId|ballot|round|view|epoch|term|attempt|op|operation|slot|index|version)$/i

/** A reply that carries nothing of what tells its request from others. */
export const uncorrelatedReply: Rule = {
  code: 'PN108',
  name: 'reply-without-correlation',
  severity: 'hint',
  *find({ index, functions }) {
    for (const protocol of index.protocols) {
      const roles = knownRoles(protocol)
      if (!roles) continue
      const said = saidIn(roles)
      for (const { machine } of roles) {
        for (const { transitions } of machine.states) {
          for (const transition of transitions) {
            const { trigger } = transition
            if (trigger.kind !== 'event') continue
            const requests = said.filter(({ message }) => message.type.name === trigger.type.name)
            const marks = requests
              .flatMap(({ message }) => message.fields.map(({ name }) => name))
              .filter((name) => identifying.test(name))
            if (marks.length === 0) continue
            for (const { sending, message } of said) {
              if (sending.how !== 'reply' || message.open) continue
              if (
                !(
                  transition.start <= sending.start &&
                  sending.end <= transition.end &&
                  transition.source === sending.source
                )
              )
                continue
              const carried = new Set([
                ...message.fields.map(({ name }) => name),
                ...readsOf(functions, message.body.node),
              ])
              if (message.fields.some(({ name }) => identifying.test(name)) || marks.some((mark) => carried.has(mark)))
                continue
              const text = `This reply carries nothing that tells which "${trigger.type.name}" it answers: a late answer to an earlier one looks the same. Send \`${marks[0]}\` back, and compare it.`
              yield { ...message.type, message: text }
            }
          }
        }
      }
    }
  },
}
