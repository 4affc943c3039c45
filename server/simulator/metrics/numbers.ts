/** What a run comes to: one number for each quantity, each told to be one of two kinds where it is measured. */
export class Numbers {
  readonly all: Record<string, number> = {}
  /** The names of those that a run lacks in which nothing was measured. */
  readonly measured: string[] = []

  /** A number of times, or a share: a run that lacks it has 0 of it. */
  count(name: string, value: number): void {
    this.all[name] = value
  }

  /** A time or a mean: a run that lacks it has none, which is not 0. */
  mean(name: string, value: number): void {
    this.all[name] = value
    this.measured.push(name)
  }
}
