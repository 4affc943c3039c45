/** States of a round for each thread, and of the first one. */
export const mostStatesOfRound = 65536
const first = 16384
const least = 1024
/** How long a round should take, in milliseconds: whoever interrupts waits for its end. */
const time = 60

/** How many states a round has for each thread: as many as take some time on the machine at hand. */
export class RoundSize {
  states = first

  /** Notes how many milliseconds a round of so many states has taken; it may have ended before they were all expanded. */
  took(milliseconds: number, isOver: boolean): void {
    if (milliseconds <= time && !isOver) return
    this.states =
      milliseconds > time
        ? Math.max(least, Math.ceil((this.states * time) / milliseconds))
        : Math.min(mostStatesOfRound, Math.ceil(this.states * 1.25))
  }
}
