import { ProtocolError } from '../../../protocols/model/index.js'

/** A reduction was asked for that would not preserve the verdicts. The message says why. */
export class ReductionRefused extends ProtocolError {
  constructor(reduction: 'symmetry' | 'partialOrder', why: string) {
    super(`The reduction \`${reduction}\` is refused: ${why}`)
  }
}
