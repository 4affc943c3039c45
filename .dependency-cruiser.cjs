/** The arrows that are allowed between folders; see ARCHITECTURE.md. Everything else is an error. */
const folder = (name) => `^${name}/`

/** Each folder, and the folders of ours that it may know. */
const allowed = {
  'protocols/model': [],
  'protocols/library': ['protocols/model'],
  'server/wire': [],
  'server/exchange': ['server/wire'],
  'server/charts': ['server/wire'],
  'server/debugger': ['server/wire'],
  'server/semantics': ['protocols/model'],
  'server/history': ['server/semantics', 'protocols/model'],
  'server/checker': ['server/semantics', 'server/history', 'protocols/model', 'server/wire'],
  // The trace of a run is the checker's, from the checker's replay; so is the judging of states and steps.
  'server/simulator': ['server/checker', 'server/semantics', 'server/history', 'protocols/model', 'server/wire'],
  'server/plots': ['server/wire'],
  'server/language': ['server/wire'],
  'server/features': ['server/charts', 'server/language', 'server/wire', 'server/execution', 'server/exchange'],
  'server/execution': [
    'server/wire',
    'server/exchange',
    'server/charts',
    'server/language',
    'server/checker',
    'server/simulator',
    'server/plots',
    'protocols/model',
    'notebooks/format',
  ],
  'notebooks/format': [],
  'notebooks/renderer': ['server/wire', 'server/plots'],
  extension: ['server/wire', 'server/debugger', 'notebooks/format'],
}

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^test/host/(stubs|opener)/'] },
      to: {},
    },
    ...Object.entries(allowed).map(([from, to]) => ({
      name: `arrows-of-${from.replace('/', '-')}`,
      severity: 'error',
      from: { path: folder(from) },
      to: {
        path: ['protocols', 'server', 'notebooks', 'extension', 'test'].map(folder),
        pathNot: [from, ...to].map(folder),
      },
    })),
    {
      name: 'protocols-import-xstate-only',
      severity: 'error',
      from: { path: folder('protocols') },
      to: { pathNot: ['^protocols/', 'node_modules/xstate/'] },
    },
    {
      name: 'vscode-in-the-extension-only',
      severity: 'error',
      from: { pathNot: ['^extension/', '^test/'] },
      to: { path: '^vscode$' },
    },
    {
      name: 'engines-know-no-files',
      severity: 'error',
      from: {
        path: ['^server/semantics/', '^server/history/', '^server/checker/', '^server/simulator/'],
        pathNot: '^server/checker/(checkpoint.ts|storage/spool.ts|core/threads.ts|core/assembly/build.mjs)$',
      },
      to: { path: '^(node:)?(fs|path|child_process|worker_threads)$|vscode-languageserver' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: ['^out/', '^dist/', 'node_modules/(?!xstate)'] },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'] },
  },
}
