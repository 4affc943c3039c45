/** Chromium, headless, for the windows of the browser VS Code. Nothing that it loads leaves the machine. */
import { findBrowser } from './locations.mjs'

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-sandbox', // root, as in a container, cannot have one
]

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchBrowser() {
  // not at the top: this file is loaded before test/host is installed
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath: findBrowser(), headless: true, args: quiet })
}
