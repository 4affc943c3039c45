const vscode = require('vscode')

/** HOST_OPEN is the file, HOST_OPEN_WITH the type of its editor. A window that is reloaded with editors keeps those. */
exports.activate = async () => {
  const file = process.env.HOST_OPEN
  if (!file || vscode.window.tabGroups.all.some((group) => group.tabs.length > 0)) return
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(file), process.env.HOST_OPEN_WITH)
}
