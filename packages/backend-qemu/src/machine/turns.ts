/** Does one thing after another, in the order in which they are requested. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs a function when all before it have ended, whether or not they failed. */
  take<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run, run)
    this.#last = turn.catch(() => {})
    return turn
  }
}
