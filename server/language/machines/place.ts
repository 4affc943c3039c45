/** Where something stands: in the text of a cell or of an imported file. Positions are UTF-16 units from its start. */
import type ts from 'typescript'
import type { TextSpan } from '../cell.js'

/** A range of one source's text. */
export interface Place extends TextSpan {
  /** The id of the cell, or of the file. */
  readonly source: string
}

/** A place and the syntax that stands there. */
export interface Code extends Place {
  readonly node: ts.Node
}

/** A name as it is written somewhere; the range is the name's alone, without quotes. */
export interface Name extends Place {
  readonly name: string
  /**
   * How it is written: within quotes, as the key of an object, as a key that is its value too (`{ leader }`), or by
   * something else that yields it (a number, an expression).
   */
  readonly form: 'string' | 'key' | 'shorthand' | 'other'
}

/** Something that the index does not look into. What depends on it is unknown, not absent. */
export interface Unfollowed extends Place {
  /** What could not be read: `state`, `states`, `transition`, `actions`, `message`, ... */
  readonly what: string
  /** Why, in words. */
  readonly reason: string
}
