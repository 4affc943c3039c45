import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../../..')
interface Step {
  readonly id: string
  readonly description: string
  readonly media: {
    readonly svg?: string
    readonly image?: { readonly [theme: string]: string }
    readonly altText: string
  }
  readonly completionEvents: readonly string[]
}
interface Contributes {
  readonly commands: readonly { readonly command: string }[]
  readonly walkthroughs: readonly { readonly steps: readonly Step[] }[]
}
const { contributes } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { contributes: Contributes }
const steps = contributes.walkthroughs.flatMap((each) => each.steps)

test('the walkthrough has five steps, and the commands that it names are there', () => {
  assert.equal(steps.length, 5)
  const commands = new Set(contributes.commands.map(({ command }) => command))
  for (const { id, description, completionEvents } of steps) {
    const named = [
      ...description.matchAll(/\(command:([\w.]+)/g),
      ...completionEvents.join().matchAll(/onCommand:([\w.]+)/g),
    ]
    for (const [, command] of named) assert.ok(commands.has(command), `${id}: ${command}`)
  }
})

test('its pictures are there, with words; colours of the theme are attributes, for VS Code allows drawings no style sheet', () => {
  for (const { id, media } of steps) {
    assert.ok(media.altText.length > 0, id)
    for (const file of Object.values(media.image ?? {})) assert.ok(existsSync(resolve(root, file)), file)
    if (media.svg === undefined) continue
    const picture = readFileSync(resolve(root, media.svg), 'utf8')
    assert.doesNotMatch(picture, /<style|\sstyle=|\sclass=/, id)
    assert.match(picture, /var\(--vscode-/, id)
  }
})
