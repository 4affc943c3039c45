/** @returns the error for an operation that a specification does not know, naming those that it does */
export function unknownOperation(object: string, operation: unknown, known: readonly string[]): Error {
  const type = (operation as { type?: unknown } | null | undefined)?.type
  return new Error(`A ${object} knows no operation of type ${JSON.stringify(type)}; it knows ${known.join(', ')}.`)
}
