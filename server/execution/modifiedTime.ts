import { statSync } from 'node:fs'

/** When a file was last modified, in milliseconds since 1970; 0 where there is none. */
export const modifiedTime = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
