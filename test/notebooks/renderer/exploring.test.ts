/** The pure half of the explorer: groups of actions, the tree of branches, the map as geometry, the trace that is kept. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionGroups, warningsOf } from '../../../notebooks/renderer/explore/actionGroups.js'
import { branchRows } from '../../../notebooks/renderer/explore/branchRows.js'
import { mapLayout } from '../../../notebooks/renderer/explore/mapLayout.js'
import type { Protocol } from '../../../protocols/model/index.js'
import { replay } from '../../../server/checker/runs/replayRun.js'
import { Walk } from '../../../server/checker/walk/walk.js'
import { reportOfWalk } from '../../../server/wire/walkReport.js'
import { diningPhilosophers } from '../../models/diningPhilosophers.js'
import { twoPhaseCommit } from '../../models/twoPhaseCommit.js'

const philosophers = () => new Walk(diningPhilosophers(3) as unknown as Protocol)

test('every action stands in one group, faults apart from what nodes do', () => {
  const walk = new Walk(
    twoPhaseCommit(2).with({ faults: { crash: { max: 1 } }, network: { loss: { max: 1 } } }) as never,
  )
  walk.choose(0)
  const exploration = walk.exploration('w')
  const groups = actionGroups(exploration)
  const all = groups.flatMap(({ actions }) => actions.map(({ index }) => index))
  assert.deepEqual(
    all.sort((a, b) => a - b),
    exploration.enabled.map((_, index) => index),
  )
  for (const { title, actions } of groups) {
    for (const { action } of actions) assert.equal(action.fault ? 'Faults' : action.node, title)
  }
  const [first] = exploration.enabled
  assert.deepEqual(warningsOf({ ...first!, violates: ['p'], outside: true }), [
    'violates “p”',
    'leads out of within: no check looks there',
  ])
})

test('branches: what was tried first goes straight on, the rest is indented where it leaves', () => {
  const moments = [undefined, 0, 1, 0, 3, 1].map((before) => ({
    ...(before !== undefined && { before }),
    text: '',
    state: 0,
    values: [],
  }))
  assert.deepEqual(
    branchRows(moments).map(({ moment, depth, step }) => [moment, depth, step]),
    [
      [0, 0, 0],
      [3, 1, 1],
      [4, 1, 2],
      [1, 0, 1],
      [5, 1, 2],
      [2, 0, 2],
    ],
  )
})

test('a map holds every state and step of a small space; collapsed, one place for each combination of states', () => {
  const walk = philosophers()
  const map = walk.map(3, true)
  assert.equal(map.complete, true)
  for (const collapsed of [false, true]) {
    const { places, lines, box, width, height } = mapLayout(map, walk.trace().nodes, collapsed)
    const key = (nodes: unknown) => JSON.stringify(nodes)
    const expected = collapsed ? new Set(map.states.map(({ nodes }) => key(nodes))).size : map.states.length
    assert.equal(places.length, expected)
    assert.equal(places.flatMap(({ states }) => states).length, map.states.length)
    for (const place of places) {
      assert.ok(place.x >= 0 && place.x + box.width <= width && place.y + box.height <= height)
      for (const other of places) {
        const apart = Math.abs(place.x - other.x) >= box.width || Math.abs(place.y - other.y) >= box.height
        assert.ok(other === place || apart, `${place.lines} lies on ${other.lines}`)
      }
    }
    const of = new Map(places.flatMap((place) => place.states.map(({ state }) => [state, place])))
    const joined = map.edges.filter(({ from, to }) => of.get(from) !== of.get(to))
    assert.equal(lines.length, new Set(joined.map(({ from, to }) => `${of.get(from)!.key} ${of.get(to)!.key}`)).size)
  }
})

test('a state of a map is gone to, and what is kept of a walk is the run up to there', async () => {
  const walk = philosophers()
  const map = walk.map(3, true)
  const farthest = map.states.at(-1)!
  assert.equal(await walk.goToState(farthest.state), true)
  assert.equal(walk.trace().steps.length, farthest.depth)
  walk.undo()
  const { properties, protocol } = reportOfWalk(walk.exploration('w'))
  const [{ trace, verdict }] = Object.values(properties) as [(typeof properties)[string]]
  assert.equal(protocol, walk.protocol.name)
  assert.equal(trace?.steps.length, farthest.depth - 1)
  assert.equal(verdict === 'violated', trace?.purpose === 'violation')
  assert.equal(new Walk(walk.protocol).follow(trace!), farthest.depth - 1)
  assert.equal((await replay(walk.protocol, [])).verdict, 'holds')
})
