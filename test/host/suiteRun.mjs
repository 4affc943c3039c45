/** One run of a test suite inside the extension host of a window. */
import fs from 'node:fs'
import path from 'node:path'
import { launchBrowser } from './browser.mjs'
import { startServer, windowUrl } from './server.mjs'

const shim = path.join(import.meta.dirname, 'suiteShim.cjs')

/**
 * Opens a window, runs the suite in it, and prints what it prints.
 * @param {{
 *   userDataDir: string,
 *   extensionsDir: string,
 *   workspace?: string,
 *   extensionDevelopmentPaths?: string[],
 *   suite: string,  file that exports run()
 *   settings: Record<string, unknown>,
 *   artifacts: string,  folder for a screenshot and the logs of a failed run
 *   launchTimeout: number,  milliseconds until the suite must have begun
 *   timeout: number,  milliseconds for the whole run
 * }} options
 * @returns {Promise<{ code: number, begun: boolean }>} VS Code's exit code, and whether the suite came to run at all
 */
export async function runSuite(options) {
  const output = path.join(options.userDataDir, 'suite-output.txt')
  fs.mkdirSync(options.userDataDir, { recursive: true })
  fs.rmSync(output, { force: true })
  let server
  let browser
  const stop = async () => {
    await browser?.close().catch(() => {})
    await server?.stop()
  }
  const onSignal = () => stop().finally(() => process.exit(1))
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const relay = startRelay(output)
  let code = 1
  try {
    server = await startServer({ ...options, env: { HOST_SUITE: options.suite, HOST_SUITE_OUTPUT: output } })
    browser = await launchBrowser()
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    try {
      const ended = watch(page, server, options, () => relay.begun())
      await page.goto(windowUrl(server, { ...options, extensionTestsPath: shim }), { timeout: options.launchTimeout })
      code = await ended
    } finally {
      if (code !== 0) await keepEvidence(page, server, options.artifacts)
    }
  } catch (error) {
    console.error(`test/host: ${error.stack ?? error}`)
  } finally {
    relay.stop()
    await stop()
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal)
  }
  return { code, begun: relay.begun() }
}

/** Resolves with the exit code that VS Code reports; rejects where none will come. */
function watch(page, server, { artifacts, launchTimeout, timeout }, begun) {
  const ended = new Promise((resolve, reject) => {
    const fail = (message) => end(reject, new Error(message))
    const timers = [
      setTimeout(() => begun() || fail(`the suite did not begin within ${launchTimeout} ms`), launchTimeout),
      setTimeout(() => fail(`the suite did not end within ${timeout} ms`), timeout),
    ]
    const end = (settle, value) => {
      for (const timer of timers) clearTimeout(timer)
      settle(value)
    }
    page.on('crash', () => fail('the window crashed'))
    server.child.once('exit', (code, signal) => fail(`the VS Code server ended (${code ?? signal})`))
    page.exposeFunction('codeAutomationLog', () => {}).catch(reject)
    page
      .exposeFunction('codeAutomationExit', (code, logs = []) => {
        if (code !== 0)
          for (const { relativePath, contents } of logs) writeLog(path.join(artifacts, relativePath), contents)
        end(resolve, code)
      })
      .catch(reject)
  })
  ended.catch(() => {}) // it may fail while the page still loads; whoever awaits it learns of it all the same
  return ended
}

function writeLog(file, contents) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, contents)
}

async function keepEvidence(page, server, artifacts) {
  fs.mkdirSync(artifacts, { recursive: true })
  await page.screenshot({ path: path.join(artifacts, 'window.png'), timeout: 10_000 }).catch(() => {})
  fs.copyFileSync(server.logFile, path.join(artifacts, 'server.log'))
  console.error(`Screenshot and logs: ${artifacts}`)
}

/** Copies the suite's output, as it grows, to this process's. */
function startRelay(file) {
  let at = 0
  const copy = () => {
    if (!fs.existsSync(file)) return
    const text = fs.readFileSync(file)
    process.stdout.write(text.subarray(at))
    at = text.length
  }
  const timer = setInterval(copy, 100)
  const stop = () => {
    clearInterval(timer)
    copy()
  }
  return { stop, begun: () => fs.existsSync(file) }
}
