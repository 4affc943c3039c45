/** The pure half of the explorer: groups of actions, the tree of branches, the map as geometry, the trace that is kept. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionGroups, warningsOf } from '../../../notebooks/renderer/explore/actionGroups.js'
import { branchRows } from '../../../notebooks/renderer/explore/branchRows.js'
import { mapGraph } from '../../../notebooks/renderer/explore/mapGraph.js'
import { laidOut, levelByLevel, requestOf } from '../../../notebooks/renderer/explore/mapLayout.js'
import type { Protocol } from '../../../protocols/model/index.js'
import { graphLayoutOf } from '../../../server/charts/graphLayout.js'
import { replay } from '../../../server/checker/runs/replayRun.js'
import { Walk } from '../../../server/checker/walk/walk.js'
import type { Box } from '../../../server/wire/chart.js'
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

test('a map holds every state and step of a small space, whatever is one place, and draws no two on each other', async () => {
  const walk = philosophers()
  const { nodes } = walk.trace()
  const map = walk.map(3, true)
  assert.equal(map.complete, true)
  for (const grouping of ['state', 'nodes', 'roles'] as const) {
    const graph = mapGraph(map, nodes, grouping)
    const { places, lines } = graph
    assert.equal(places.flatMap(({ states }) => states).length, map.states.length)
    if (grouping === 'state') assert.equal(places.length, map.states.length)
    else if (grouping === 'nodes') {
      assert.equal(places.length, new Set(map.states.map((each) => JSON.stringify(each.nodes))).size)
    }
    const of = new Map(places.flatMap(({ states }, index) => states.map(({ state }) => [state, index])))
    const joined = map.edges.filter(({ from, to }) => of.get(from) !== of.get(to))
    assert.equal(lines.length, new Set(joined.map(({ from, to }) => `${of.get(from)} ${of.get(to)}`)).size)
    const laid = laidOut(graph, await graphLayoutOf(requestOf(graph)))
    for (const layout of [levelByLevel(graph), laid]) {
      const { spots, ways, width, height } = layout
      assert.equal(ways.length, lines.length)
      for (const spot of spots) {
        assert.ok(spot.x >= 0 && spot.x + spot.width <= width && spot.y >= 0 && spot.y + spot.height <= height)
        for (const other of spots) assert.ok(other === spot || !overlap(spot, other))
      }
    }
    // words stand in no place and on no other words
    const words = laid.ways.flatMap(({ label }) =>
      label ? [{ x: label.x - label.width / 2, y: label.y - 7, width: label.width, height: 14 }] : [],
    )
    for (const word of words) {
      for (const other of [...laid.spots, ...words]) assert.ok(other === word || !overlap(word, other))
    }
  }
})

const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.x + a.width / 2 - b.x - b.width / 2) < (a.width + b.width) / 2 &&
  Math.abs(a.y + a.height / 2 - b.y - b.height / 2) < (a.height + b.height) / 2

test('behind a collapsed place nothing is drawn that is reached through it alone', () => {
  const walk = philosophers()
  const map = walk.map(3, true)
  const whole = mapGraph(map, walk.trace().nodes, 'state')
  for (const { key } of whole.places.slice(0, 12)) {
    const graph = mapGraph(map, walk.trace().nodes, 'state', new Set([key]))
    const shown = new Set(graph.places.map((place) => place.key))
    // by another way: what is still reached when its lines are taken away
    const keyOf = (index: number) => whole.places[index]!.key
    const left = new Set([keyOf(0)])
    for (let size = 0; size < left.size; ) {
      size = left.size
      for (const { from, to } of whole.lines) if (keyOf(from) !== key && left.has(keyOf(from))) left.add(keyOf(to))
    }
    assert.deepEqual(shown, left)
    const collapsed = graph.places.find((place) => place.key === key)
    assert.equal(collapsed?.hides, whole.places.length - left.size)
    assert.ok(graph.lines.every(({ from }) => graph.places[from]!.key !== key))
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
