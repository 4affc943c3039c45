/** Why a property failed, with its trace as a stack: the last step first, each where it stands in a cell. */
import {
  Location,
  type NotebookCell,
  type NotebookDocument,
  Position,
  type TestItem,
  TestMessage,
  TestMessageStackFrame,
  Uri,
} from 'vscode'
import { placesOfTrace } from '../../server/wire/messages.js'
import type { CheckReport } from '../../server/wire/report.js'
import type { Trace } from '../../server/wire/trace.js'
import type { Server } from '../client.js'

/** @param name of the property @param item the test that fails by it */
export async function messageOf(
  server: Server,
  notebook: NotebookDocument,
  cell: NotebookCell,
  report: CheckReport,
  name: string,
  item: TestItem,
): Promise<TestMessage> {
  const { verdict, expected, text, trace } = report.properties[name]
  const said = [trace?.text, trace?.explanation?.text].filter((each) => each !== undefined && !text.includes(each))
  const message = new TestMessage([text, ...said].join('\n'))
  // VS Code shows these two in place of the message, which says more where there is a trace
  if (!trace) {
    message.expectedOutput = expected ?? 'holds'
    message.actualOutput = verdict
  }
  if (item.uri && item.range) message.location = new Location(item.uri, item.range)
  if (trace) message.stackTrace = await framesOf(server, notebook, cell, report.protocol, trace)
  return message
}

async function framesOf(
  server: Server,
  { uri }: NotebookDocument,
  { document }: NotebookCell,
  protocol: string,
  trace: Trace,
): Promise<TestMessageStackFrame[]> {
  const asked = { notebook: server.uriOf(uri), cell: server.uriOf(document.uri), protocol, trace }
  const places = await server.request(placesOfTrace, asked).catch(() => null)
  return trace.steps
    .map(({ text }, index) => {
      // where a step takes several transitions, the last is where it came to
      const at = places?.steps[index]?.at(-1)
      const position = at && new Position(at.range.start.line, at.range.start.character)
      return new TestMessageStackFrame(`${index + 1}. ${text}`, at && Uri.parse(at.uri), position)
    })
    .reverse()
}
