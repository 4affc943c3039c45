/** Traces as files: what the formats need from the file system, from the renderer and from the text for terminals. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type FoundTrace, fileNameOf, type Surroundings, tracesOf, written } from '../exchange/formats.js'
import type { PaletteName } from '../wire/palettes.js'
import type { CheckReport } from '../wire/report.js'
import type { TextFormat } from '../wire/traceFormats.js'
import { plainLayout } from './text/style.js'
import { traceText } from './text/trace.js'

/**
 * The text of a trace's file.
 * @param viewerPath the file of the notebook renderer's bundle; the bundle that draws pictures stands beside it
 * @param theme of what is drawn
 */
export const traceFile = async (
  found: FoundTrace,
  format: TextFormat,
  viewerPath: string,
  theme?: PaletteName,
): Promise<string> => written(found, format, await around(viewerPath, format), theme)

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
    viewerPath,
  }: {
    readonly folder: string
    readonly formats: readonly TextFormat[]
    readonly theme: PaletteName
    readonly viewerPath: string
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
      writeFileSync(file, await traceFile(found, format, viewerPath, theme))
      files.push(file)
    }
  }
  return files
}

async function around(viewerPath: string, format: TextFormat): Promise<Surroundings> {
  const bundle = pathToFileURL(join(dirname(viewerPath), 'picture.js')).href
  const { svgOf }: { svgOf?: Surroundings['picture'] } = format === 'svg' ? await import(bundle) : {}
  return {
    viewer: () => readFileSync(viewerPath, 'utf8'),
    picture: (trace, options) => svgOf?.(trace, options) ?? '',
    text: (trace) => traceText(trace, plainLayout),
  }
}
