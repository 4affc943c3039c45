/** What checks that a notebook shows exercised of a machine. */
import { type NotebookDocument, workspace } from 'vscode'
import { type CheckedMachine, type StatechartAt, statesOf } from '../../server/wire/chart.js'
import type { StateOutline } from '../../server/wire/output.js'
import type { Server } from '../client.js'
import { reportsIn } from '../testing/shownReports.js'

/**
 * The last of them, by the order of cells, that knows the machine as it is: counts of another text would stand beside the wrong
 * transitions.
 */
export function checkedMachine(server: Server, { notebook, outline, roles }: StatechartAt): CheckedMachine | undefined {
  const document = workspace.notebookDocuments.find(({ uri }) => server.uriOf(uri) === notebook)
  return document && found(document, outline, roles)
}

function found(
  document: NotebookDocument,
  outline: StateOutline,
  roles: StatechartAt['roles'],
): CheckedMachine | undefined {
  const reports = document.getCells().flatMap(reportsIn)
  for (const { protocol, machines, statistics, vacuity, exercised } of reports.reverse()) {
    for (const { protocol: of, role } of roles) {
      const machine = machines?.[role]
      if (of !== protocol || !machine || keysOf(machine) !== keysOf(outline)) continue
      return { role, report: { machines: { [role]: machine }, statistics, vacuity, ...(exercised && { exercised }) } }
    }
  }
  return undefined
}

/** The same for machines with the same states and transitions. */
const keysOf = (machine: StateOutline): string =>
  statesOf(machine)
    .flatMap(({ path, transitions }) => [path, ...transitions.map(({ key }) => key)])
    .sort()
    .join('\n')
