/** States of a round for each thread. */
const most = 24576
const least = 1024
/** How long a round should take, in milliseconds: whoever interrupts waits for its end. */
const time = 60

/** How many states a round has for each thread: as many as take some time on the machine at hand. */
export class RoundSize {
  states = most

  /** Notes how many milliseconds a round of so many states has taken. */
  took(milliseconds: number): void {
    this.states =
      milliseconds > time
        ? Math.max(least, Math.ceil((this.states * time) / milliseconds))
        : Math.min(most, Math.ceil(this.states * 1.25))
  }
}
