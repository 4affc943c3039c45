/** Reads a command line in the way of VS Code's. */

const withValue = new Set([
  ...['install-extension', 'uninstall-extension', 'user-data-dir', 'extensions-dir', 'folder-uri', 'file-uri'],
  ...['locale', 'profile', 'log', 'disable-extension', 'enable-proposed-api'],
])

/** @returns {{ flags: Record<string, string[]>, paths: string[] }} `--name value` and `--name=value` alike */
export function readCommandLine(args) {
  const flags = {}
  const paths = []
  for (let i = 0; i < args.length; i++) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]) ?? []
    if (name !== undefined) {
      flags[name] ??= []
      flags[name].push(value ?? (withValue.has(name) ? args[++i] : 'true'))
    } else if (!args[i].startsWith('-')) paths.push(args[i])
  }
  return { flags, paths }
}

const manages = ['install-extension', 'uninstall-extension', 'list-extensions']

/** The part of a command line that manages extensions; empty where it does not. */
export function managementArguments(flags) {
  if (!manages.some((name) => flags[name])) return []
  return [...manages, 'show-versions', 'force'].flatMap((name) =>
    (flags[name] ?? []).flatMap((value) => (withValue.has(name) ? [`--${name}`, value] : [`--${name}`])),
  )
}

/** The workspace to open, as a path. */
export function workspaceOf({ flags, paths }) {
  const uri = [...(flags['folder-uri'] ?? []), ...(flags['file-uri'] ?? [])][0]
  return paths[0] ?? (uri?.startsWith('file:') ? decodeURIComponent(new URL(uri).pathname) : uri)
}
