/** The module specifier by which a compiled cell requires another cell. */
export const cellSpecifier = (id: string): string => `cell:${id}`
