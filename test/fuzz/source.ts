/** A case of the fuzz as TypeScript that can be pasted into a file of its folder. */
import type { FuzzCase } from './fuzzCase.js'

/** A test that fails as the case did. */
export const sourceOf = (fuzzCase: FuzzCase, seed: number): string => `import { test } from 'node:test'
import { judge } from './fuzzCase.js'

test('found with seed ${seed}', async () => {
  await judge(${literal(fuzzCase, '  ')} as never)
})
`

/** A plain value as source; one line where it fits. */
function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const isArray = Array.isArray(value)
  const inner = `${indent}  `
  const key = (name: string) => (/^\w+$/.test(name) ? name : `'${name}'`)
  const parts = isArray
    ? value.map((item) => literal(item, inner))
    : Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([name, field]) => `${key(name)}: ${literal(field, inner)}`)
  const [open, close] = isArray ? ['[', ']'] : ['{', '}']
  if (!parts.length) return open + close
  const pad = isArray ? '' : ' '
  const line = `${open}${pad}${parts.join(', ')}${pad}${close}`
  if (line.length + indent.length <= 110 && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`
}
