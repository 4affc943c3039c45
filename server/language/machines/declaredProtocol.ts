/** What is known of a `protocol(...)`, or of one that `.with(...)` made of another, from its text. */
import type { Machine, SentMessage } from './machine.js'
import type { Code, Name, Place } from './place.js'

export interface DeclaredProtocol extends Code {
  /** The variable that holds it, or the function that makes it. */
  readonly variable?: Name
  /** The text of `name`, where it is a literal. */
  readonly title?: Name
  /** The protocol that `.with(...)` changed; what follows is what is in force after the change. */
  readonly base?: DeclaredProtocol
  readonly roles: readonly DeclaredRole[]
  readonly inputs: readonly DeclaredInput[]
  readonly faults: readonly DeclaredFault[]
  /** Absent where no node crashes. */
  readonly crash?: DeclaredCrash
  readonly properties: readonly DeclaredProperty[]
  /** False where there may be other properties. */
  readonly allProperties: boolean
  /** `network`, `timing`, `fairness`, `within`, `delays`: what stands there. */
  readonly settings: ReadonlyMap<string, Code>
  /** False where a part is not followed. */
  readonly complete: boolean
}

export interface DeclaredRole {
  readonly name: Name
  readonly machine?: Machine
  readonly machineAt?: Code
  /** 1 where it is left out, undefined where it is not a literal. */
  readonly count?: number
  readonly countAt?: Place
  readonly durable: readonly Name[]
  /** Where `durable` stands, if it does. */
  readonly durableAt?: Code
  readonly input?: Code
  /** The object that describes the role: where `durable` would be added. */
  readonly body: Code
}

/** Inputs of one role. */
export interface DeclaredInput {
  readonly role: Name
  readonly messages: readonly SentMessage[]
  readonly complete: boolean
}

export interface DeclaredFault {
  /** `crash`, `partition`, `byzantine`, ... */
  readonly name: Name
  readonly value: Code
  /** What byzantine nodes may send. */
  readonly messages: readonly SentMessage[]
}

/** How nodes crash; undefined is what the text does not tell. */
export interface DeclaredCrash {
  /** How often. */
  readonly max?: number | undefined
  /** False: for good. Absent: what the kit takes for granted, which is that they start again. */
  readonly restarts?: boolean
  /** The roles and nodes that it may hit. */
  readonly nodes?: readonly string[] | undefined
}

export interface DeclaredProperty {
  readonly name: Name
  /** `always`, `leadsTo`, ...; undefined where it is not one of the kinds that the function is handed. */
  readonly kind?: string
  readonly value: Code
  /** The functions and machines it is made of. */
  readonly parts: readonly Code[]
}
