/** A number that counts messages becomes the set of their senders, wherever it is written and read. */
import ts from 'typescript'
import { type Write, writesOf } from '../lint/context.js'
import { type Functions, isFunction, unwrapped } from '../lint/functions.js'
import type { Edit } from '../lint/rule.js'
import type { EventType, Machine } from '../machines/machine.js'
import type { MachineIndex } from '../machines/machineIndex.js'
import { effectsOfState } from '../machines/messages.js'
import { nameText } from './refactoring.js'

/** Something is written that this does not understand: then nothing is changed. */
class Unclear extends Error {}

/**
 * @param machine as it is written, without `.provide(...)`
 * @param key of its context, declared as a number
 * @returns what to change; undefined where it is not certain that all of it is seen
 */
export function votersInsteadOf(
  index: MachineIndex,
  functions: Functions,
  machine: Machine,
  key: string,
): Edit[] | undefined {
  try {
    return new Replacement(index, functions, machine, key).edits()
  } catch (error) {
    if (error instanceof Unclear) return undefined
    throw error
  }
}

class Replacement {
  readonly #index: MachineIndex
  readonly #functions: Functions
  readonly #machine: Machine
  readonly #key: string
  readonly #edits = new Map<string, Edit>()
  /** What is replaced as a whole, so that nothing in it is a read of its own. */
  readonly #replaced = new Set<ts.Node>()

  constructor(index: MachineIndex, functions: Functions, machine: Machine, key: string) {
    this.#index = index
    this.#functions = functions
    this.#machine = machine
    this.#key = key
  }

  edits(): Edit[] {
    this.#alone()
    for (const [write, event] of this.#writes()) this.#write(write, event)
    this.#initial()
    let declared = false
    for (const file of this.#index.files.values()) {
      const visit = (node: ts.Node): void => {
        if (this.#replaced.has(node)) return
        if (ts.isPropertySignature(node) && this.#isDeclaration(node)) {
          if (node.type?.kind !== ts.SyntaxKind.NumberKeyword) throw new Unclear()
          this.#replace(node.type, 'ReadonlySet<string>')
          declared = true
        }
        this.#mention(node)
        ts.forEachChild(node, visit)
      }
      visit(file)
    }
    if (!declared) throw new Unclear()
    return [...this.#edits.values()]
  }

  /** No other machine has such a key, so that who reads it reads this one. */
  #alone(): void {
    const origins = new Set(this.#index.machines.map(({ origin }) => origin))
    for (const { setup, context } of origins) {
      if (setup === this.#machine.setup || !context) continue
      if (!setup?.context?.complete || setup.context.members.some(({ name }) => name.name === this.#key))
        throw new Unclear()
    }
  }

  /** What is written to the key, with the event that it answers to; none where that may be anything. */
  #writes(): Map<Write, EventType | 'any'> {
    const { states, implementations, setup } = this.#machine
    const events = setup?.events?.members ?? []
    const found = new Map<ts.Node, readonly [Write, EventType | 'any']>()
    const add = (effects: Parameters<typeof writesOf>[2], event: EventType | 'any') => {
      for (const write of writesOf(this.#functions, this.#machine, effects)) {
        if (write.key === this.#key && !found.has(write.at)) found.set(write.at, [write, event])
      }
    }
    for (const { effects } of implementations) add(effects, 'any')
    for (const state of states) {
      for (const { trigger, actions } of state.transitions) {
        const of = trigger.kind === 'event' ? events.find(({ type }) => type.name === trigger.type.name) : undefined
        add(actions, of ?? 'any')
      }
      add(effectsOfState(state), 'any')
    }
    return new Map(found.values())
  }

  #write({ value, assign }: Write, event: EventType | 'any'): void {
    if (!value) throw new Unclear()
    const [argument] = ts.isCallExpression(assign.node) ? assign.node.arguments : []
    for (const result of this.#functions.results(value)) {
      const around = ts.findAncestor(result, isFunction)
      const own = around && (around === unwrapped(value) || around === (argument && unwrapped(argument)))
      const amount = unwrapped(result)
      if (ts.isNumericLiteral(amount)) {
        if (around && !own && amount !== unwrapped(value)) throw new Unclear()
        this.#replace(amount, this.#startingWith(amount, own ? around : undefined))
      } else {
        const before = this.#increased(amount)
        if (!before || !around || !own) throw new Unclear()
        this.#replace(amount, `new Set(${before.getText()}).add(${this.#sender(around, event)})`)
      }
    }
  }

  /** Nobody, or the node itself: what a candidate begins with. */
  #startingWith({ text }: ts.NumericLiteral, around: ts.SignatureDeclaration | undefined): string {
    if (text === '0') return 'new Set<string>()'
    if (text !== '1' || !this.#machine.setup?.context?.members.some(({ name }) => name.name === 'id'))
      throw new Unclear()
    if (!around) return '({ context }) => new Set([context.id])'
    return `new Set([${this.#argument(around, 'context')}.id])`
  }

  /** The key in the initial context. */
  #initial(): void {
    const { context } = this.#machine
    const objects = (context ? this.#functions.results(context.node) : []).map(unwrapped)
    if (objects.length === 0) throw new Unclear()
    for (const object of objects) {
      if (!ts.isObjectLiteralExpression(object)) throw new Unclear()
      const named = (name: string) => object.properties.find((each) => each.name && nameText(each.name) === name)
      const own = named(this.#key)
      const amount = own && ts.isPropertyAssignment(own) ? unwrapped(own.initializer) : undefined
      if (!amount || !ts.isNumericLiteral(amount)) throw new Unclear()
      const id = named('id')
      const self =
        id && (ts.isPropertyAssignment(id) ? id.initializer.getText() : ts.isShorthandPropertyAssignment(id) && 'id')
      if (amount.text !== '0' && (amount.text !== '1' || !self)) throw new Unclear()
      this.#replace(amount, amount.text === '0' ? 'new Set<string>()' : `new Set([${self}])`)
    }
  }

  /** Where the key is read. */
  #mention(node: ts.Node): void {
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
      if (node.argumentExpression.text === this.#key) throw new Unclear()
    }
    if (!ts.isIdentifier(node) || node.text !== this.#key) return
    const { parent } = node
    // fields of messages and declarations are no reads
    if ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node) return
    if (!ts.isPropertyAccessExpression(parent) || parent.name !== node) throw new Unclear()
    const of = unwrapped(parent.expression)
    const name = ts.isIdentifier(of) ? of.text : ts.isPropertyAccessExpression(of) ? of.name.text : ''
    if (name === 'event') return
    if (name !== 'context') throw new Unclear()
    this.#read(parent)
  }

  #read(read: ts.PropertyAccessExpression): void {
    const { parent } = read
    if (isChanged(read)) throw new Unclear()
    const around = ts.findAncestor(read, isFunction)
    if (ts.isBinaryExpression(parent) && this.#increased(parent) === read && around && this.#isInMachine(read)) {
      // with the vote that comes now; once only, if it was there
      this.#replace(parent, `new Set(${read.getText()}).add(${this.#sender(around, 'any')}).size`)
      return
    }
    const { source, end } = this.#place(read)
    this.#add({ source, start: end, end, text: '.size' })
  }

  /** `context.votes` of `context.votes + 1`. */
  #increased(node: ts.Expression): ts.PropertyAccessExpression | undefined {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined
    const [left, right] = [unwrapped(node.left), unwrapped(node.right)]
    const [one, read] = ts.isNumericLiteral(left) ? [left, right] : [right, left]
    if (!ts.isNumericLiteral(one) || one.text !== '1' || !ts.isPropertyAccessExpression(read)) return undefined
    return read.name.text === this.#key ? read : undefined
  }

  /** The sender of the event that a function is handed. */
  #sender(around: ts.SignatureDeclaration, event: EventType | 'any'): string {
    const { events } = this.#machine.setup ?? {}
    const possible = event === 'any' ? (events?.complete ? events.members : []) : [event]
    if (possible.length === 0 || !possible.every(({ message }) => message)) throw new Unclear()
    return `${this.#argument(around, 'event')}.from`
  }

  /** How a function of XState names a part of its argument; it is added where it is not there. */
  #argument({ parameters: [first] }: ts.SignatureDeclaration, part: 'context' | 'event'): string {
    if (!first) throw new Unclear()
    const { name } = first
    if (ts.isIdentifier(name)) return `${name.text}.${part}`
    if (!ts.isObjectBindingPattern(name)) throw new Unclear()
    const bound = name.elements.find((each) => (each.propertyName ?? each.name).getText() === part)
    if (bound) {
      if (!ts.isIdentifier(bound.name)) throw new Unclear()
      return bound.name.text
    }
    const last = name.elements.at(-1)
    if (!last || last.dotDotDotToken) throw new Unclear()
    const { source, end } = this.#place(last)
    this.#add({ source, start: end, end, text: `, ${part}` })
    return part
  }

  #isDeclaration({ name }: ts.PropertySignature): boolean {
    const field = this.#machine.setup?.context?.members.find((each) => each.name.name === this.#key)
    const place = this.#place(name)
    return field?.name.source === place.source && place.start <= field.name.start && field.name.end <= place.end
  }

  #isInMachine(node: ts.Node): boolean {
    const { source, start, end } = this.#place(node)
    return [this.#machine, this.#machine.setup].some(
      (each) => each?.source === source && each.start <= start && end <= each.end,
    )
  }

  #place(node: ts.Node): { source: string; start: number; end: number } {
    const file = node.getSourceFile()
    for (const [source, each] of this.#index.files)
      if (each === file) return { source, start: node.getStart(), end: node.end }
    throw new Unclear()
  }

  #replace(node: ts.Node, text: string): void {
    this.#replaced.add(node)
    this.#add({ ...this.#place(node), text })
  }

  #add(edit: Edit): void {
    this.#edits.set(`${edit.source} ${edit.start} ${edit.end} ${edit.text}`, edit)
  }
}

/** `context.votes++`, `context.votes = 1` */
function isChanged(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken
  }
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return false
  const { kind } = parent.operatorToken
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}
