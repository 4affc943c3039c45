/**
 * Makes TypeScript remember, from one check of a notebook to the next, how the types of libraries vary.
 *
 * With every edit TypeScript starts a new checker, and most of what it does in a cell with an XState machine is to find
 * again how XState's generic types vary in each of their parameters (measured: over nine tenths of a check). For a type
 * of a declaration file the answer stays the same as long as the file does. The build applies this to the TypeScript
 * that it bundles; without it everything works the same, several times slower.
 */

/**
 * @param source the text of typescript/lib/typescript.js
 * @returns the same, with the memory
 * @throws where the text is not as expected, as it may be in another version of TypeScript
 */
export function rememberVariances(source: string): string {
  return patches.reduce((text, { before, after }) => {
    const place = text.indexOf(before)
    if (place < 0 || text.indexOf(before, place + 1) >= 0) {
      throw new Error(
        `rememberVariances: TypeScript's source has changed: expected once ${JSON.stringify(before)}. Adapt the patches in server/language/rememberVariances.ts to this version.`,
      )
    }
    return text.slice(0, place) + after + text.slice(place + before.length)
  }, source)
}

const patches = [
  {
    before: 'function createTypeChecker(host) {\n',
    // By node: a file that changes gets new nodes, and the nodes of a closed program can be collected.
    after: `var variancesOfDeclarations = new WeakMap();
function declarationOfLibrary(symbol) {
  const declaration = symbol.declarations && symbol.declarations[0];
  return declaration && getSourceFileOfNode(declaration).isDeclarationFile ? declaration : void 0;
}
function createTypeChecker(host) {
`,
  },
  {
    before: `    if (!links.variances) {
      (_a = tracing)`,
    after: `    if (!links.variances) {
      const declaration = declarationOfLibrary(symbol);
      const remembered = declaration && variancesOfDeclarations.get(declaration);
      if (remembered) return links.variances = remembered;
      (_a = tracing)`,
  },
  {
    before: `      links.variances = variances;
      (_b = tracing)`,
    after: `      links.variances = variances;
      if (declaration) variancesOfDeclarations.set(declaration, variances);
      (_b = tracing)`,
  },
]
