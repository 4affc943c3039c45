/**
 * How much is tried to make something small, in steps of runs: not in time, so that the same campaign comes to the same causes on
 * every machine.
 */
export class Effort {
  spent = 0

  /** @param limit steps after which nothing more is tried */
  constructor(readonly limit: number) {}

  /** So many steps were tried. */
  spend(steps: number): void {
    this.spent += steps
  }

  get isOver(): boolean {
    return this.spent >= this.limit
  }
}
