import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { RequestQueue } from '../../../server/language/requestQueue.js'
import type { TypeRequest } from '../../../server/language/typeMessages.js'

let dropped: number[]
let queue: RequestQueue
beforeEach(() => {
  dropped = []
  queue = new RequestQueue((id) => dropped.push(id))
})

const request = (kind: TypeRequest['kind'], cell: string, notebook = 'n'): TypeRequest => ({
  kind,
  notebook,
  cell,
  asked: {},
})
const add = (id: number, ...rest: Parameters<typeof request>) => queue.add({ id, request: request(...rest) })
const rest = () => {
  const ids: number[] = []
  for (let next = queue.take(); next; next = queue.take()) ids.push(next.id)
  return ids
}

test('what a person waits for comes before diagnostics', () => {
  add(1, 'diagnostics', 'a')
  add(2, 'diagnostics', 'b')
  add(3, 'hover', 'a')
  assert.deepEqual(rest(), [3, 1, 2])
  assert.deepEqual(dropped, [])
  assert.ok(queue.empty)
})

test('what goes with the caret comes before all else, highlighting after it', () => {
  add(1, 'tokens', 'a')
  add(2, 'outline', 'a')
  add(3, 'diagnostics', 'a')
  add(4, 'completion', 'a')
  assert.deepEqual(rest(), [4, 2, 1, 3])
})

test('a newer question of the same kind takes the place of an older', () => {
  add(1, 'completion', 'a')
  add(2, 'hover', 'a')
  add(3, 'completion', 'b')
  assert.deepEqual(dropped, [1])
  assert.deepEqual(rest(), [2, 3])
})

test('diagnostics are overtaken cell by cell', () => {
  add(1, 'diagnostics', 'a')
  add(2, 'diagnostics', 'b')
  add(3, 'diagnostics', 'a')
  add(4, 'diagnostics', 'a', 'other')
  assert.deepEqual(dropped, [1])
  assert.deepEqual(rest(), [2, 3, 4])
})

test('a new text makes waiting diagnostics of its notebook pointless, nothing else', () => {
  add(1, 'diagnostics', 'a')
  add(2, 'diagnostics', 'a', 'other')
  add(3, 'completion', 'a')
  queue.textChanged('n')
  assert.deepEqual(dropped, [1])
  assert.deepEqual(rest(), [3, 2])
})

test('an interrupted question goes first again, unless a newer one waits', () => {
  add(1, 'diagnostics', 'a')
  add(2, 'diagnostics', 'b')
  const first = queue.take()
  assert.ok(first)
  queue.putBack(first)
  assert.deepEqual(rest(), [1, 2])
  add(3, 'diagnostics', 'a')
  queue.putBack(first)
  assert.deepEqual(dropped, [1])
  assert.deepEqual(rest(), [3])
})

test('cancelled questions and those about closed notebooks leave', () => {
  add(1, 'hover', 'a')
  add(2, 'diagnostics', 'a')
  add(3, 'diagnostics', 'a', 'other')
  queue.cancel(1)
  queue.cancel(99)
  queue.closed('n')
  assert.deepEqual(dropped, [1, 2])
  assert.deepEqual(rest(), [3])
})
