/** Traces as files: what the formats need from the file system, from the renderer and from the text for terminals. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type FoundTrace, fileNameOf, type Surroundings, tracesOf, written } from '../exchange/formats.js'
import type { PaletteName } from '../wire/palettes.js'
import type { CheckReport } from '../wire/report.js'
import type { TextFormat } from '../wire/traceFormats.js'
import { chartsOf, type LayoutChart } from './machineCharts.js'
import { plainLayout } from './text/style.js'
import { traceText } from './text/trace.js'

/** Where what draws is found. */
export interface Drawing {
  /** The file of the notebook renderer's bundle; the bundle that draws pictures stands beside it. */
  readonly viewerPath: string
  readonly layout: LayoutChart
}

/**
 * The text of a trace's file.
 * @param theme of what is drawn
 */
export const traceFile = async (
  found: FoundTrace,
  format: TextFormat,
  drawing: Drawing,
  theme?: PaletteName,
): Promise<string> => written(found, format, await around(found, format, drawing), theme)

/**
 * Writes every trace of some reports into a folder, which is made where it is missing.
 * @returns the paths of the files; where two traces would have one name, the later ones are numbered
 */
export async function writeTraces(
  reports: readonly CheckReport[],
  {
    folder,
    formats,
    theme,
    ...drawing
  }: Drawing & {
    readonly folder: string
    readonly formats: readonly TextFormat[]
    readonly theme: PaletteName
  },
): Promise<string[]> {
  const files: string[] = []
  for (const found of reports.flatMap(tracesOf)) {
    for (const format of formats) {
      const name = fileNameOf(found, format)
      const [stem, ...endings] = name.split('.')
      let file = join(folder, name)
      for (let number = 2; files.includes(file); number++)
        file = join(folder, [`${stem}-${number}`, ...endings].join('.'))
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, await traceFile(found, format, drawing, theme))
      files.push(file)
    }
  }
  return files
}

async function around(
  { report }: FoundTrace,
  format: TextFormat,
  { viewerPath, layout }: Drawing,
): Promise<Surroundings> {
  const bundle = pathToFileURL(join(dirname(viewerPath), 'picture.js')).href
  const { svgOf }: { svgOf?: Surroundings['picture'] } = format === 'svg' ? await import(bundle) : {}
  return {
    viewer: () => readFileSync(viewerPath, 'utf8'),
    charts: format === 'html' ? await chartsOf(report, layout) : {},
    picture: (trace, options) => svgOf?.(trace, options) ?? '',
    text: (trace) => traceText(trace, plainLayout),
  }
}
