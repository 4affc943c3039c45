/** Where the declarations lie that every notebook can use, whatever is installed beside it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export interface TypesLayout {
  /** The declarations of `protocol-notebook`. They may import one another (relatively) and `xstate`. */
  readonly api: string
  /** A folder whose `node_modules` has `xstate`: its package.json and all its `.d.ts` and `.d.mts`, in their places. */
  readonly packages: string
  /** A folder with TypeScript's own `lib.es*.d.ts` and `lib.decorators*.d.ts`. */
  readonly lib: string
}

/**
 * How a folder of types is laid out. An installed extension has
 *
 *     <root>/protocol-notebook/server/api.d.ts      and what it reaches, in the places of `out/`
 *     <root>/node_modules/xstate/**
 *     <root>/typescript-lib/lib.*.d.ts
 *
 * and a development checkout (built) has the same in `out/` and `node_modules/`.
 *
 * @param root either of the two
 */
export function typesLayout(root: string): TypesLayout {
  const lib = join(root, 'typescript-lib')
  return existsSync(lib)
    ? { api: join(root, 'protocol-notebook/server/api.d.ts'), packages: root, lib }
    : { api: join(root, 'out/server/api.d.ts'), packages: root, lib: join(root, 'node_modules/typescript/lib') }
}
