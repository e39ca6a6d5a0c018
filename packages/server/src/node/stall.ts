/** How often the client of an answer is looked at within the time that it may stall. */
const looks = 8

/** What is seen and done of a connection. */
export interface Stalling {
  /** Octets that wait for the client to take them. */
  readonly writableLength: number
  /** Whether the client has ended its side. */
  readonly readableEnded: boolean
  setTimeout(milliseconds: number): unknown
  destroy(): unknown
}

/** How long a client has taken nothing. */
interface Stall {
  readonly since: number
  readonly seen: number
}

/**
 * Cuts off clients that take nothing of an answer any more. A socket tells by its event `timeout` that nothing was
 * sent or received for at least its timeout, and at most twice that time: so it is looked at more often.
 */
export class StallWatch {
  readonly #timeout: number
  readonly #now: () => number
  readonly #stalls = new WeakMap<Stalling, Stall>()

  /** @param timeout milliseconds for which a client may take nothing; 0 for any time */
  constructor(timeout: number, now: () => number = () => performance.now()) {
    this.#timeout = timeout
    this.#now = now
  }

  /** An answer is owed on a connection from now on. */
  begin(socket: Stalling): void {
    if (this.#timeout > 0) socket.setTimeout(this.#timeout / looks)
  }

  /** Nothing has moved on a connection on which an answer is owed. */
  look(socket: Stalling): void {
    const period = this.#timeout / looks
    const now = this.#now()
    // A client that has ended its side may wait for the answer, or have gone.
    if (socket.writableLength === 0 && !socket.readableEnded) this.#stalls.delete(socket)
    else {
      const before = this.#stalls.get(socket)
      const since = before !== undefined && now - before.seen < 1.5 * period ? before.since : now - period
      if (now - since >= this.#timeout) {
        socket.destroy()
        return
      }
      this.#stalls.set(socket, { since, seen: now })
    }
    socket.setTimeout(period)
  }
}
