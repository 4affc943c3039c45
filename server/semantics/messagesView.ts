import type { EnvelopeView } from '../../protocols/model/index.js'

/** The messages in flight, made only when a property looks at one. How many there are is known without. */
export function messagesView(
  count: () => number,
  make: () => readonly EnvelopeView[],
  read: (what: 'count' | 'contents') => void,
): EnvelopeView[] {
  let made = false
  const fill = (messages: EnvelopeView[]) => {
    if (made) return
    made = true
    read('contents')
    messages.push(...make())
  }
  return new Proxy([] as EnvelopeView[], {
    get(messages, key) {
      if (key === 'length' && !made) {
        read('count')
        return count()
      }
      fill(messages)
      return Reflect.get(messages, key)
    },
    set(messages, key, value) {
      fill(messages)
      return Reflect.set(messages, key, value)
    },
    has(messages, key) {
      fill(messages)
      return Reflect.has(messages, key)
    },
    ownKeys(messages) {
      fill(messages)
      return Reflect.ownKeys(messages)
    },
    getOwnPropertyDescriptor(messages, key) {
      fill(messages)
      return Reflect.getOwnPropertyDescriptor(messages, key)
    },
  })
}
