/** Logs as systems write them, and files that are torn or of another kind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logReportOf } from '../../../../server/exchange/logs/logTrace.js'
import { readLog } from '../../../../server/exchange/logs/readLog.js'

const message = (text: string): string => {
  try {
    readLog(text, 'a.log')
  } catch (error) {
    assert.equal((error as Error).name, 'LogError', String((error as Error).stack))
    return (error as Error).message
  }
  return 'no error'
}

test('what is wrong with a file, and on which line', () => {
  const good = '{"timer": "t", "at": "a1"}\n'
  assert.equal(message(''), 'a.log: it is empty.')
  assert.match(message('hello\nworld'), /^a\.log, line 1: no log begins with “hello”/)
  assert.match(message(`${good}${good}{"timer": "t", "a`), /^a\.log, line 3: the file ends in the middle of this entry/)
  assert.match(message(`${good}nonsense\n${good}`), /^a\.log, line 2: this is no JSON/)
  assert.match(message(`${good}[1]`), /^a\.log, line 2: an entry is an object/)
  assert.match(message(`${good}{"deliver": 3, "to": "a1"}`), /^a\.log, line 2: nothing says where it happened/)
  assert.match(message(`${good}{"timer": "t", "at": "a1", "colour": 1}`), /line 2: nothing is called "colour" here/)
  assert.match(message(`${good}{"timer": "t", "crash": "a1"}`), /line 2: it says two things at once: timer and crash/)
  assert.match(message('{"what": 1}'), /^a\.log, line 1: nothing says where it happened/)
  assert.match(message('{\n"vars": 1\n}'), /^a\.log, line 1: this document is neither ITF/)
  const shiviz = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n\n'
  assert.match(message(`${shiviz}go\na {"a":1}\ngo\na {"a":3}\n`), /event 2 of a is missing/)
  assert.match(message(`${shiviz}go\na {"a":1}\ngo\na {"a":1}\n`), /line 5: two events of a have the number 1/)
  assert.match(
    message(`${shiviz}go\na {"a":1,"b":1}\n`),
    /line 3: it knows of event 1 of b, which the log does not have/,
  )
  assert.match(message(`${shiviz}go\na {"a":1}\nhalf an ev`), /ends? is no whole event|what stands at the end/)
  assert.match(message(`(?<event\n\n`), /no log begins with/)
  const circle = 'x\na {"a":1,"b":1}\nx\nb {"a":1,"b":1}\n'
  assert.match(message(`${shiviz}${circle}`), /its clocks contradict each other/)
})

test('structured logs, spans of services and traces of TLA+ are drawn: hosts, messages, states', () => {
  const structured = readLog(
    '{"ts": 1700000000.5, "node": "n1", "msg": "became leader", "state": "leader"}\n{"ts": 1700000001, "node": "n2", "msg": "saw it"}',
    'a.jsonl',
  )
  assert.equal(structured.entries[0].time, 1_700_000_000_500)
  const [first] = logReportOf(structured).trace.steps
  assert.deepEqual([first.text, first.nodes.n1.value], ['n1: became leader (line 1)', 'leader'])

  const span = (id: string, parent: string, name: string, at: string) =>
    `{"spanId": "${id}", "parentSpanId": "${parent}", "name": "${name}", "startTimeUnixNano": "${at}"}`
  const resource = (name: string, spans: string) =>
    `{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "${name}"}}]}, "scopeSpans": [{"spans": [${spans}]}]}`
  // the clock of the second service is behind: what it heard still comes after
  const services = `{"resourceSpans": [${resource('shop', span('aa', '', 'order', '2000'))}, ${resource('stock', span('bb', 'aa', 'reserve', '1000'))}]}`
  const { trace } = logReportOf(readLog(services, 'a.json'))
  assert.deepEqual(
    trace.steps.map(({ action }) => action.type),
    ['event', 'deliver'],
  )
  assert.deepEqual(trace.steps[0].sent[0], {
    id: 'm1',
    from: 'shop',
    to: 'stock',
    type: 'reserve',
    event: { type: 'reserve' },
  })

  const tla = {
    vars: ['pc', 'x'],
    states: [
      {
        '#meta': { index: 0 },
        pc: {
          '#map': [
            ['p1', 'idle'],
            ['p2', 'idle'],
          ],
        },
        x: { '#bigint': '0' },
      },
      {
        '#meta': { index: 1 },
        pc: {
          '#map': [
            ['p1', 'busy'],
            ['p2', 'idle'],
          ],
        },
        x: { '#bigint': '1' },
      },
    ],
  }
  const itf = logReportOf(readLog(JSON.stringify(tla, undefined, 2), 'a.itf.json')).trace
  assert.deepEqual(
    itf.nodes.map(({ id }) => id),
    ['p1', 'p2'],
  )
  assert.deepEqual(itf.steps[0].changes, { p1: [{ path: 'context.pc', before: 'idle', after: 'busy' }] })
})
