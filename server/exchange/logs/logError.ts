/** What is wrong with a log, with the place in its file. */
export class LogError extends Error {
  override readonly name = 'LogError'

  constructor(file: string, place: string, message: string) {
    super(`${file}${place ? `, ${place}` : ''}: ${message}`)
  }
}

/** A JSON text. @param line where it begins in the file, from 1 @throws LogError where it is none */
export function parsed(text: string, file: string, line = 1): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const { message } = error as Error
    const torn = /end of JSON|Unterminated|Expected .* at the end|after .* at position (\d+)$/.test(message)
    const [, digits] = /position (\d+)/.exec(message) ?? []
    const at = digits === undefined ? text.length : Number(digits)
    const place = `line ${line + text.slice(0, at).split('\n').length - 1}`
    if (torn && at >= text.trimEnd().length - 1)
      throw new LogError(
        file,
        place,
        'the file ends in the middle of this entry. Was it cut while the system wrote it?',
      )
    throw new LogError(file, place, `this is no JSON: ${message.replace(/ in JSON| \(line.*$/g, '')}.`)
  }
}

/** Is it an object with names? */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
