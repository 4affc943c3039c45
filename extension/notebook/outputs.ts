/** What a cell shows, as VS Code's output items: ours for the renderer, and plain text for everything else. */
import { NotebookCellOutputItem } from 'vscode'
import {
  type CellOutput,
  checkMime,
  explorationMime,
  frontierMime,
  liveMime,
  logMime,
  plotsMime,
  protocolMime,
  simulationMime,
  sweepMime,
} from '../../server/wire/output.js'
import type { LiveOutput } from '../../server/wire/progress.js'
import type { SimulationProgress } from '../../server/wire/simulation.js'
import { textOf } from './progressText.js'
import { stackText } from './stackText.js'

export function outputItems(
  output: CellOutput,
  placeOf: (uri: string) => string | undefined,
): NotebookCellOutputItem[] {
  switch (output.type) {
    case 'check':
      return [NotebookCellOutputItem.json(output.report, checkMime), NotebookCellOutputItem.text(output.text)]
    case 'frontier':
      return [NotebookCellOutputItem.json(output.report, frontierMime), NotebookCellOutputItem.text(output.text)]
    case 'simulation':
      return [NotebookCellOutputItem.json(output.report, simulationMime), NotebookCellOutputItem.text(output.text)]
    case 'exploration':
      return [
        NotebookCellOutputItem.json(output.exploration, explorationMime),
        NotebookCellOutputItem.text(output.text),
      ]
    case 'protocol':
      return [NotebookCellOutputItem.json(output.card, protocolMime), NotebookCellOutputItem.text(output.text)]
    case 'sweep':
      return [NotebookCellOutputItem.json(output.report, sweepMime), NotebookCellOutputItem.text(output.text)]
    case 'plots':
      return [NotebookCellOutputItem.json(output.group, plotsMime), NotebookCellOutputItem.text(output.text)]
    case 'log':
      return [NotebookCellOutputItem.json(output.report, logMime), NotebookCellOutputItem.text(output.text)]
    case 'value':
      return [NotebookCellOutputItem.text(output.text)]
    case 'stream':
      return [NotebookCellOutputItem[output.stream](output.text)]
    case 'error':
      return [errorItem(output.error.name, output.error.message, stackText(output.error, placeOf))]
  }
}

/** What a cell shows while it simulates. @param cell its URI, by which later messages find it */
export function liveItems(cell: string, progress: SimulationProgress): NotebookCellOutputItem[] {
  const live: LiveOutput = { type: 'live', version: 1, cell, progress }
  return [NotebookCellOutputItem.json(live, liveMime), NotebookCellOutputItem.text(textOf(progress))]
}

/** @param stack the name and the message, and whatever else there is to say */
export function errorItem(name: string, message: string, stack = message): NotebookCellOutputItem {
  return NotebookCellOutputItem.error({ name, message, stack })
}
