/** What pictures within text are drawn with: they are images, which know nothing of the editor's colours. */
import type { Connection } from 'vscode-languageserver/node'
import { type ThemeKind, themeChanged } from '../wire/messages.js'

const inks: Readonly<Record<ThemeKind, string>> = {
  dark: '#cccccc',
  light: '#3b3b3b',
  highContrast: '#ffffff',
  highContrastLight: '#000000',
}

/** @returns what gives the colour of lines and text now; one that can be seen on any ground where the editor tells nothing */
export function followTheme(connection: Connection, themeAtStart: ThemeKind | undefined): () => string {
  let ink = themeAtStart ? inks[themeAtStart] : '#808080'
  connection.onNotification(themeChanged.method, ({ theme }: { theme: ThemeKind }) => {
    ink = inks[theme]
  })
  return () => ink
}
