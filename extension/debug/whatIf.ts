/** "What If...": at the step where a debug session stands, another action that was possible, and on from there. */
import { commands, type Disposable, debug, type QuickPickItem, QuickPickItemKind, window } from 'vscode'
import { debugRequests, debugType } from '../../server/wire/debugSession.js'
import type { Possibility } from '../../server/wire/inspection.js'
import type { Line } from './runsView.js'

interface Choice extends QuickPickItem {
  readonly possibility?: Possibility
}

export const registerWhatIf = (): Disposable =>
  commands.registerCommand('protocolNotebook.whatIf', async (chosen?: Partial<Line> & { readonly text?: string }) => {
    const session = debug.activeDebugSession
    if (session?.type !== debugType) {
      void window.showInformationMessage('Debug a trace first: “Protocol: Debug Trace”.')
      return
    }
    try {
      const { run, step: asked } = chosen ?? {}
      if (asked !== undefined) await session.customRequest(debugRequests.goTo, { run, step: asked })
      const { possible, step }: { possible: Possibility[]; step: number } = await session.customRequest(
        debugRequests.possible,
      )
      const given = possible.find(({ text }) => text === chosen?.text)
      const possibility = given ?? (await ask(possible, step))
      if (!possibility) return
      const { action, text } = possibility
      await session.customRequest(debugRequests.choose, { action, text })
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error))
    }
  })

async function ask(possible: readonly Possibility[], step: number): Promise<Possibility | undefined> {
  const title = step === 0 ? 'What if, at the start ...' : `What if, after step ${step} ...`
  if (possible.length === 0) {
    void window.showInformationMessage('Nothing can happen here any more.')
    return undefined
  }
  const ordinary = possible.filter(({ fault }) => !fault)
  const faults = possible.filter(({ fault }) => fault)
  const items: Choice[] = [
    ...ordinary.map(choiceOf),
    ...(faults.length > 0 ? [{ label: 'Faults', kind: QuickPickItemKind.Separator }] : []),
    ...faults.map(choiceOf),
  ]
  const placeHolder = 'What happens next; the run as it was is kept'
  const chosen = await window.showQuickPick(items, { title, placeHolder, matchOnDetail: true })
  return chosen?.possibility
}

const choiceOf = (possibility: Possibility): Choice => ({
  label: possibility.text,
  detail: possibility.detail,
  ...(possibility.violates.length > 0 && { description: `$(error) violates “${possibility.violates.join('”, “')}”` }),
  possibility,
})
