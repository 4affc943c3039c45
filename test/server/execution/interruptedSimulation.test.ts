/** A simulation that is stopped: what it came to until then is shown, and no more is claimed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulationText } from '../../../server/execution/text/index.js'
import type { SimulationReport, SweepReport } from '../../../server/wire/simulation.js'
import { Recording } from './recording.js'

const clock = `import { setup } from 'xstate'
import { protocol, seconds, simulate, sweep } from 'protocol-notebook'
const machine = setup({ delays: { pause: 10 } }).createMachine({
  initial: 'tick',
  states: { tick: { after: { pause: 'tock' } }, tock: { after: { pause: 'tick' } } },
})
const clock = protocol({ name: 'Clock', nodes: { clock: { machine } } })`

test('an interrupted simulation, campaign or sweep shows how far it came; what comes after it does not run', async (context) => {
  const notebook = new Recording(context)
  const stopped = async (call: string, isUnderWay: (progress: { run: number }) => boolean = () => true) => {
    notebook.edit([clock, `await ${call}\nconsole.log('not reached')`])
    const done = notebook.run()
    await notebook.until(() => notebook.started.includes('test:b'))
    notebook.progress = []
    await notebook.until(() => notebook.progress.some((each) => isUnderWay(each as never)))
    await notebook.session.interrupt()
    await done
    assert.equal(notebook.errors.at(-1)?.name, 'Interrupted')
    assert.equal(notebook.printed, '')
    const reports = notebook.outputs.flatMap(([, output]) =>
      output.type === 'simulation' || output.type === 'sweep' ? [output.report] : [],
    )
    assert.equal(reports.length, 1, call)
    return reports[0]
  }
  const one = (await stopped('simulate(clock, { duration: seconds(1e7) })')) as SimulationReport
  const { run } = one
  assert.equal(run.ended, 'cancelled')
  assert.ok(run.time > 0 && run.time < 1e10)
  // A tick every 10 ms, until then and no longer; samples, too.
  assert.equal(run.metrics['timers fired'], Math.floor(run.time / 10))
  assert.ok(run.times.every((time) => time <= run.time))
  assert.match(simulationText(one), /^Clock: no violation in [\d.,]+ of 10,000,000 s of virtual time \(seed 1\)/)

  const many = (await stopped(
    'simulate(clock, { duration: seconds(500), runs: 100000, threads: 1 })',
    ({ run }) => run > 2,
  )) as SimulationReport
  assert.ok(many.count > 1 && many.count < 100_000)
  assert.ok(many.runs.every(({ ended, time }) => ended === 'duration' && time === 500_000))

  const points = (await stopped(
    'sweep(clock, { parameter: "pause", values: [10, 5], at: (pause) => ({ options: { delays: { pause } } }), duration: seconds(1e7), runs: 2 })',
  )) as SweepReport
  assert.equal(points.points.length, 1)
})
