/** Compiles the core: `node build.mjs` writes ../coreBinary.ts, which is committed; `compile()` gives the same text to a test. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const here = fileURLToPath(new URL('.', import.meta.url))
const options = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'threads']
const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '64', '--maximumMemory', '65536']

/** The module as TypeScript source. */
export async function compile() {
  let binary
  const { error, stderr } = await asc.main(
    ['index.ts', '--baseDir', here, '--outFile', 'core.wasm', ...options, ...memory],
    { writeFile: (_, contents) => void (binary = contents) },
  )
  if (error) throw new Error(stderr.toString())
  const text = Buffer.from(binary).toString('base64')
  return `/** The core as WebAssembly, compiled from assembly/ by assembly/build.mjs: do not edit. */\nexport const coreBinary =\n  '${text}'\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(`${here}/../coreBinary.ts`, await compile())
