import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Answers a request of node:http. */
export type Listener = (message: IncomingMessage, response: ServerResponse) => void

/** The requests of one connection. */
class Turns {
  readonly #socket: Socket
  /** Requests that wait for the answer before theirs. */
  readonly #waiting: (() => void)[] = []
  #isBusy = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  add(response: ServerResponse, listen: () => void): void {
    const start = () => {
      response.once('close', this.#next)
      listen()
    }
    if (!this.#isBusy) {
      this.#isBusy = true
      start()
    } else {
      this.#waiting.push(start)
      // What node:http has read already still comes; more is read when this is done.
      this.#socket.pause()
    }
  }

  readonly #next = () => {
    // After the last answer of a connection nothing is carried out any more.
    if (!this.#socket.writable) this.#waiting.length = 0
    const start = this.#waiting.shift()
    if (start === undefined) {
      this.#isBusy = false
      return
    }
    start()
    if (this.#waiting.length === 0) this.#socket.resume()
  }
}

/**
 * A listener that gets the next request of a connection when the answer to the previous one is written and the client
 * has taken it. A client that sends many requests at once and reads slowly, or not at all, costs one answer at a time.
 * An offer to upgrade is ignored (RFC 9110 §7.8), and the answer is the last of its connection.
 */
export function inTurn(listener: Listener): Listener {
  const connections = new WeakMap<Socket, Turns>()
  return (message, response) => {
    const { socket, headers } = message
    // node:http drops what came in one packet after an offer to upgrade that is ignored.
    if (headers.upgrade !== undefined) response.shouldKeepAlive = false
    let turns = connections.get(socket)
    if (turns === undefined) {
      turns = new Turns(socket)
      connections.set(socket, turns)
    }
    turns.add(response, () => listener(message, response))
  }
}
