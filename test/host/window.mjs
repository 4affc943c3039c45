/** What a person does in a window of VS Code, for scripts that drive one. Times are in milliseconds. */

/** Runs a command by its title through the command palette. */
export async function runCommand(page, title) {
  await page.keyboard.press('F1')
  await page.locator('.quick-input-widget input').fill(`>${title}`)
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click()
}

/** Chooses a colour theme by the name that the list of themes gives it. */
export async function chooseTheme(page, name) {
  await runCommand(page, 'Preferences: Color Theme')
  const choice = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first()
  await page.locator('.quick-input-widget input').fill(name)
  await choice.click()
  await choice.waitFor({ state: 'hidden' })
}

/**
 * Opens a file of the workspace by its name, and waits until `selector` shows. Until the extension host has registered its
 * contributions a custom file type opens as text, so the first tries may have to be closed again; each waits longer than the last,
 * or a slow machine would never come to the end of one.
 * @returns {Promise<number>} the time from choosing the file to the first sight of `selector`
 */
export async function openFile(page, name, selector, timeout = 300_000) {
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor({ timeout })
  const end = Date.now() + timeout
  for (let patience = 5000; Date.now() < end; patience *= 1.5) {
    await page.waitForTimeout(500)
    await page.keyboard.press('Control+P')
    const input = page.locator('.quick-input-widget input')
    if (!(await shows(input, patience))) continue
    await input.fill(name)
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first()
    if (await shows(row, patience)) {
      const chosen = performance.now()
      await row.click()
      if (await shows(page.locator(selector).first(), patience)) return performance.now() - chosen
      await runCommand(page, 'View: Close Editor')
    } else await page.keyboard.press('Escape')
  }
  throw new Error(`${name} did not open with ${selector} within ${timeout} ms`)
}

/** The frame of a webview, however deep, in which the selector matches. */
export async function frameWith(page, selector, timeout = 300_000) {
  for (const end = Date.now() + timeout; Date.now() < end; await page.waitForTimeout(100)) {
    for (const frame of page.frames()) {
      if (
        frame !== page.mainFrame() &&
        (await frame
          .locator(selector)
          .count()
          .catch(() => 0))
      )
        return frame
    }
  }
  throw new Error(`no webview shows ${selector} after ${timeout} ms`)
}

const shows = (locator, timeout) =>
  locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  )

/**
 * Turns the wheel over an editor until something in it, or in a webview over it, has its top in the upper half of the window.
 * What a long notebook does not show is not in the document, so there is nothing to scroll to but by looking.
 */
export async function scrollTo(page, target) {
  const { width, height } = page.viewportSize()
  await page.mouse.move(width - 24, height / 2) // beside the cells: over an output the wheel would be the output's
  const place = async () => ((await target.count()) ? target.boundingBox({ timeout: 5000 }).catch(() => null) : null)
  if (!(await place())) await page.mouse.wheel(0, -1e6)
  for (let turn = 0; turn < 200; turn++) {
    const box = await place()
    if (box && box.y >= 0 && box.y < height / 2) return
    await page.mouse.wheel(0, box ? box.y - height / 8 : height / 2)
    await page.waitForTimeout(150)
  }
  throw new Error(`${target} does not come up, however far one scrolls`)
}
