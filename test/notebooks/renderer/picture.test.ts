import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { svgOf } from '../../../notebooks/renderer/picture/index.js'
import { palettes } from '../../../server/wire/palettes.js'
import { anyTrace } from '../../server/exchange/traces.js'
import { furtherReports } from './furtherSamples.js'

/** An element of XML, as far as its text says. */
interface Element {
  readonly name: string
  readonly attributes: { readonly [name: string]: string }
}

/** The elements of a document, each once, and its texts. A document that is not well-formed is an error. */
function parse(xml: string): { elements: Element[]; texts: string[] } {
  const elements: Element[] = []
  const texts: string[] = []
  const open: string[] = []
  const token = /<\/([\w-]+)>|<([\w-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  let end = 0
  for (const match of xml.trimEnd().matchAll(token)) {
    assert.equal(match.index, end, `nothing is skipped at ${xml.slice(end, end + 60)}`)
    end = match.index + match[0].length
    const [, closing, name, given, empty, text] = match
    if (closing) assert.equal(open.pop(), closing)
    if (text !== undefined) {
      assert.doesNotMatch(text, /&(?!#\d+;)/)
      texts.push(text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))))
    }
    if (!name) continue
    const attributes = [...given.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])
    assert.equal(new Set(attributes.map(([key]) => key)).size, attributes.length, 'no attribute twice')
    elements.push({ name, attributes: Object.fromEntries(attributes) })
    if (!empty) open.push(name)
  }
  assert.equal(end, xml.trimEnd().length)
  assert.deepEqual(open, [])
  return { elements, texts }
}

const colour = /^(#[0-9a-f]{6}|none|url\(#hatch\))$/

test('a picture is well-formed, needs no style sheet, and says every step', () => {
  const known = [
    ...Object.values(furtherReports()).flatMap(({ properties }) =>
      Object.values(properties).flatMap(({ trace }) => (trace ? [trace] : [])),
    ),
  ]
  const judge = (trace: (typeof known)[number], theme: 'light' | 'dark') => {
    const { elements, texts } = parse(svgOf(trace, { theme, protocol: 'a & <b>' }))
    for (const { attributes } of elements) {
      assert.ok(!('class' in attributes) && !('style' in attributes))
      for (const name of ['fill', 'stroke']) if (name in attributes) assert.match(attributes[name], colour)
      for (const value of Object.values(attributes)) assert.doesNotMatch(value, /NaN|undefined|var\(|\[object/)
    }
    const shown = trace.steps.filter(({ inCone, action }, index) => {
      const last = index === trace.steps.length - 1
      return action.type !== 'tick' && (inCone !== false || last)
    })
    for (const { text } of shown) {
      const told = texts.some((each) => each === text || (each.endsWith('…') && text.startsWith(each.slice(0, -1))))
      assert.ok(told, text)
    }
    assert.equal(elements[0].attributes.xmlns, 'http://www.w3.org/2000/svg')
    const paper = elements.find(({ name }) => name === 'rect')!
    assert.equal(paper.attributes.fill, palettes[theme]['editor-background'])
  }
  for (const trace of known) for (const theme of ['light', 'dark'] as const) judge(trace, theme)
  fc.assert(fc.property(anyTrace, fc.constantFrom('light', 'dark'), judge), { numRuns: 30 })
})
