/** "Protocol: Export Trace...": a trace that a notebook shows, as a file for other programs. */
import {
  type ColorTheme,
  ColorThemeKind,
  commands,
  type Disposable,
  type NotebookDocument,
  Uri,
  window,
  workspace,
} from 'vscode'
import { exportTrace } from '../../server/wire/messages.js'
import type { PaletteName } from '../../server/wire/palettes.js'
import { type TraceFormat, traceFormats } from '../../server/wire/traceFormats.js'
import type { Server } from '../client.js'
import { activeNotebook } from '../notebook/activeNotebook.js'
import { chooseTrace } from './chooseTrace.js'
import { rasterised } from './raster.js'

/** What another command or a test may say in advance; the user is asked for the rest. */
interface ExportChoice {
  readonly property?: string
  /** The walk whose trace is meant. */
  readonly walk?: string
  readonly format?: TraceFormat
  readonly file?: Uri
}

export function registerExportTrace(server: Server): Disposable {
  return commands.registerCommand('protocolNotebook.exportTrace', async (context?: ExportChoice) => {
    const notebook = activeNotebook(context)
    if (!notebook) return
    const found = await chooseTrace(notebook, 'The trace to export', { ...context, logs: true })
    const format = found && (context?.format ?? (await chooseFormat()))
    if (!format) return
    const { report, property } = found
    // pixels are made of the drawing
    const asked = {
      report,
      property,
      format: format === 'png' ? 'svg' : format,
      theme: themeOf(window.activeColorTheme),
    }
    const file = await server.request(exportTrace, asked)
    const name = format === 'png' ? file?.name.replace(/svg$/, 'png') : file?.name
    const place = file && (context?.file ?? (await choosePlace(notebook, name!)))
    if (!place) return
    const content = format === 'png' ? await rasterised(file.text) : new TextEncoder().encode(file.text)
    await workspace.fs.writeFile(place, content)
    const open = await window.showInformationMessage(`Wrote ${workspace.asRelativePath(place)}.`, 'Open')
    if (open) await commands.executeCommand('vscode.open', place)
  })
}

/** Pictures are as light as the editor. */
const themeOf = ({ kind }: ColorTheme): PaletteName =>
  kind === ColorThemeKind.Dark || kind === ColorThemeKind.HighContrast ? 'dark' : 'light'

async function chooseFormat(): Promise<TraceFormat | undefined> {
  const items = traceFormats.map(({ format, label, detail, ending }) => ({
    format,
    label,
    detail,
    description: `.${ending}`,
  }))
  return (await window.showQuickPick(items, { placeHolder: 'The format of the file' }))?.format
}

function choosePlace(notebook: NotebookDocument, name: string): Thenable<Uri | undefined> {
  const folder = notebook.isUntitled ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(notebook.uri, '..')
  return window.showSaveDialog({
    saveLabel: 'Export',
    title: 'Export Trace',
    ...(folder && { defaultUri: Uri.joinPath(folder, name) }),
  })
}
