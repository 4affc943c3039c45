/** Traces as files: what the formats need from the file system and from the text for terminals. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FoundTrace, fileNameOf, type Surroundings, tracesOf, written } from '../exchange/formats.js'
import type { CheckReport } from '../wire/report.js'
import type { TraceFormat } from '../wire/traceFormats.js'
import { plainLayout } from './text/style.js'
import { traceText } from './text/trace.js'

/**
 * The text of a trace's file.
 * @param viewerPath the file of the notebook renderer's bundle
 */
export const traceFile = (found: FoundTrace, format: TraceFormat, viewerPath: string): string =>
  written(found, format, around(viewerPath))

/**
 * Writes every trace of some reports into a folder, which is made where it is missing.
 * @returns the paths of the files; where two traces would have one name, the later ones are numbered
 */
export function writeTraces(
  reports: readonly CheckReport[],
  { folder, formats, viewerPath }: { folder: string; formats: readonly TraceFormat[]; viewerPath: string },
): string[] {
  const files: string[] = []
  for (const found of reports.flatMap(tracesOf)) {
    for (const format of formats) {
      const name = fileNameOf(found, format)
      const [stem, ...endings] = name.split('.')
      let file = join(folder, name)
      for (let number = 2; files.includes(file); number++)
        file = join(folder, [`${stem}-${number}`, ...endings].join('.'))
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, traceFile(found, format, viewerPath))
      files.push(file)
    }
  }
  return files
}

const around = (viewerPath: string): Surroundings => ({
  viewer: () => readFileSync(viewerPath, 'utf8'),
  text: (trace) => traceText(trace, plainLayout),
})
