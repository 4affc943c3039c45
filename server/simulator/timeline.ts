/** Makes the faults of a scenario happen: those of its script, those that were recorded, and those of chance. */
import type { Command, Entry, Fault, Link } from '../../protocols/model/index.js'
import { ChaosSource } from './chaos.js'
import { Choosing } from './choosing.js'
import type { Run } from './run.js'
import { samplerOf } from './sampling.js'
import { toMicros } from './time.js'

export class Timeline {
  readonly #choosing: Choosing
  #cuts = 0

  constructor(readonly run: Run) {
    this.#choosing = new Choosing(run, run.random('timeline'))
  }

  start(): void {
    const { run } = this
    const { setting } = run
    for (const { at, ...fault } of setting.recorded) run.later(toMicros(at), () => run.inflict(fault))
    for (const entry of setting.entries) this.#await(entry)
    if (setting.options.chaos) new ChaosSource(run, setting.options.chaos).start()
  }

  #await(entry: Entry): void {
    const { run } = this
    const { moment } = entry
    const act = () => this.#do(entry)
    switch (moment.kind) {
      case 'at':
        run.later(toMicros(moment.time), act)
        return
      case 'every': {
        const period = samplerOf(moment.period)
        const next = (from: number) => {
          const time = from + toMicros(period(this.#choosing.random))
          if (time > toMicros(moment.until) || time === from) return
          run.later(time, () => {
            act()
            next(time)
          })
        }
        next(toMicros(moment.from))
        return
      }
      case 'when': {
        const wanted = run.setting.triggers.get(entry)
        let was = false
        let left = moment.times
        run.judging.watch((condition, holds) => {
          if (condition !== wanted) return
          const rises = holds && !was
          was = holds
          if (!rises || left <= 0) return
          left--
          // Never within the step that made it true.
          run.later(run.now + toMicros(moment.after), act)
        })
      }
    }
  }

  #do({ command, lasts }: Entry): void {
    const { run } = this
    const ends: Fault[] = []
    for (const [fault, end] of this.#faults(command)) {
      run.inflict(fault)
      if (end) ends.push(end)
    }
    if (lasts === undefined || ends.length === 0) return
    const time = run.now + toMicros(samplerOf(lasts)(this.#choosing.random))
    run.later(time, () => {
      for (const end of ends) run.inflict(end)
    })
  }

  /** What a command does, each with what ends it. */
  #faults(command: Command<string, never>): (readonly [Fault, Fault?])[] {
    const choose = (who: Parameters<Choosing['nodes']>[0]) => this.#choosing.nodes(who)
    const { nodes } = this.run.memory.model
    const id = (node: number) => nodes[node].id
    const everybody = nodes.map((_, node) => node)
    switch (command.kind) {
      case 'crash':
        return choose(command.who).map((node) => [
          { fault: 'crash', node: id(node) },
          { fault: 'restart', node: id(node) },
        ])
      case 'restart':
        return (command.who === undefined ? everybody : choose(command.who)).map((node) => [
          { fault: 'restart', node: id(node) },
        ])
      case 'partition': {
        const groups = groupsOf(command.groups).map((group) => [...new Set(group.flatMap(choose))])
        const rest = everybody.filter((node) => !groups.some((group) => group.includes(node)))
        const all = rest.length > 0 ? [...groups, rest] : groups
        const links = all.flatMap((a) =>
          all.flatMap((b) => (a === b ? [] : a.flatMap((x) => b.map((y) => link(id(x), id(y)))))),
        )
        return links.length > 0 ? [this.#cut(links)] : []
      }
      case 'cut': {
        const to = command.to === undefined ? everybody : choose(command.to)
        const links = choose(command.from).flatMap((a) => to.flatMap((b) => (a === b ? [] : [link(id(a), id(b))])))
        return links.length > 0 ? [this.#cut(links)] : []
      }
      case 'heal':
        return [[{ fault: 'heal' }]]
      case 'slow':
        return choose(command.who).map((node) => [
          { fault: 'slow', node: id(node), factor: command.factor },
          { fault: 'slow', node: id(node), factor: 1 },
        ])
      case 'clockJump': {
        const by = samplerOf(command.by)
        return choose(command.who).map((node) => [
          { fault: 'clockJump', node: id(node), by: by(this.#choosing.random) },
        ])
      }
      case 'input':
        return choose(command.who).map((node) => [{ fault: 'input', node: id(node), event: command.event }])
      case 'poison': {
        const from = command.from === undefined ? everybody : choose(command.from)
        const to = command.to === undefined ? everybody : choose(command.to)
        const links = from.flatMap((a) => to.flatMap((b) => (a === b ? [] : [link(id(a), id(b))])))
        const name = `toxic ${++this.#cuts}`
        return [
          [
            { fault: 'poison', id: name, links, toxic: command.toxic },
            { fault: 'cure', id: name },
          ],
        ]
      }
    }
  }

  #cut(links: readonly Link[]): readonly [Fault, Fault] {
    const id = `cut ${++this.#cuts}`
    return [
      { fault: 'cut', id, links },
      { fault: 'mend', id },
    ]
  }
}

const link = (from: string, to: string): Link => [from, to]

type Who = Parameters<Choosing['nodes']>[0]

/** One group may be written without brackets around it. */
function groupsOf(groups: readonly unknown[]): (readonly Who[])[] {
  return groups.some((group) => Array.isArray(group))
    ? groups.map((group) => (Array.isArray(group) ? group : [group]) as readonly Who[])
    : [groups as readonly Who[]]
}
