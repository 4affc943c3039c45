/** Tells the checks of a notebook as tests, from its text alone, and what of the machines they exercised. */
import type { Connection } from 'vscode-languageserver/node'
import { coverageOf, testsIn } from '../wire/messages.js'
import type { DeclaredTest } from '../wire/tests.js'
import { coveredTexts } from './coverage.js'
import type { LastReports } from './lastReports.js'
import type { Machines } from './machines.js'
import type { OpenNotebooks } from './notebooks.js'

export function register(connection: Connection, machines: Machines, reports: LastReports): void {
  const { notebooks } = machines
  connection.onRequest(testsIn.method, async ({ notebook }: { notebook: string }) => {
    await opened(notebooks, notebook)
    await notebooks.drawn(notebook)
    return notebooks.has(notebook) ? declaredTests(machines, notebook) : []
  })
  connection.onRequest(coverageOf.method, ({ notebook, cells }: { notebook: string; cells: readonly string[] }) =>
    notebooks.has(notebook)
      ? coveredTexts(
          machines,
          notebook,
          reports.of(notebook).filter(({ cell, stale }) => cells.includes(cell) && !stale),
        )
      : [],
  )
}

/** An editor that opens a notebook may ask before it has told of it. Waits until then, ten seconds at most. */
function opened(notebooks: OpenNotebooks, notebook: string): Promise<void> {
  return new Promise((resolve) => {
    if (notebooks.has(notebook)) return resolve()
    const end = () => {
      clearTimeout(timer)
      listening.dispose()
      resolve()
    }
    const timer = setTimeout(end, 10_000)
    const listening = notebooks.onChange((uri) => uri === notebook && end())
  })
}

/** Checks, then runs that are taken again. One in a file is a test where a cell's own is: nowhere else is it known to run. */
function declaredTests(machines: Machines, notebook: string): DeclaredTest[] {
  const { index } = machines.of(notebook)
  const replays = index.replays.flatMap(({ protocol, ...replay }): DeclaredTest[] => {
    const place = machines.locationOf(replay)
    const cell = machines.notebooks.findCell(replay.source)
    if (!place || !cell) return []
    const [, name = 'A run'] = /^\s*\/\/ *(.*\S)/.exec(cell.document.getText()) ?? []
    const title = protocol?.title?.name
    return [{ cell: replay.source, place, name, ...(title !== undefined && { protocol: title }), properties: [] }]
  })
  const checks = index.checks.flatMap((check): DeclaredTest[] => {
    const place = machines.locationOf(check)
    if (!place || !machines.notebooks.findCell(check.source)) return []
    const { protocol } = check
    const title = protocol?.title?.name
    const properties = (protocol?.properties ?? []).flatMap(({ name, kind }) => {
      const at = machines.locationOf(name)
      return at ? [{ name: name.name, ...(kind && { kind }), place: at }] : []
    })
    return [{ cell: check.source, place, ...(title !== undefined && { protocol: title }), properties }]
  })
  return [...checks, ...replays]
}
