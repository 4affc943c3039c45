/**
 * Found by the fuzz with seed 7000, and a fault of its own: the plain search finds no lassos, which are looked for in the states
 * that it has found, and was asked for the length of one.
 */
import { test } from 'node:test'
import { judge } from './fuzzCase.js'

test('a lasso is no finding of the search for states', async () => {
  await judge({
    spec: {
      roles: [
        {
          machine: {
            states: [
              {
                kind: 'atomic',
                on: [{ on: 'a', guard: { if: 'n', than: 0 }, target: 0, reenter: false, actions: [] }],
                delay: 50,
                entry: [],
                exit: [],
                tag: false,
                children: [],
              },
              {
                kind: 'atomic',
                on: [{ on: 't', reenter: false, actions: [] }],
                delay: 50,
                entry: [],
                exit: [],
                tag: false,
                children: [],
              },
            ],
            on: [{ on: 'a', reenter: false, actions: [] }],
            entry: [],
          },
          count: 1,
          durable: [],
        },
      ],
      network: { order: 'unordered', unhandled: 'consume' },
      faults: { partition: { max: 1 } },
      timing: { kind: 'synchronous', delta: 0, drift: 0 },
      inputs: [{ role: 0, type: 'i', k: 0, max: 1 }],
      fairness: {},
      properties: [
        {
          kind: 'eventually',
          claim: { claim: 'tagged' },
          other: { claim: 'place', state: 's0' },
          step: { step: 'n grows' },
          monitor: { rules: [{ from: 0, counts: false }], bad: [], open: [], ends: false },
        },
      ],
    },
    inFlight: 2,
    states: 30,
    engine: 'plain',
  } as never)
})
