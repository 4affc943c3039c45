/** States of a round for each thread, and of the first one. */
export const mostStatesOfRound = 65536
const first = 16384
const least = 1024
/** How long a round should take, in milliseconds: whoever interrupts waits for its end. */
const time = 60

/** How many states a round has for each thread: as many as take some time on the machine at hand. */
export class RoundSize {
  states = first

  /** Notes how many milliseconds a round has taken, judging what it found included. @param states it had for each thread */
  took(milliseconds: number, states: number): void {
    if (milliseconds > time) this.states = Math.max(least, Math.ceil((states * time) / milliseconds))
    else if (states >= this.states) this.states = Math.min(mostStatesOfRound, Math.ceil(this.states * 1.5))
  }
}
