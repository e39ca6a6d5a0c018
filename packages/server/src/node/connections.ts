import type { Server, ServerResponse } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { setEnding } from '../http/ending.ts'

/** How often the event loop may find more input while a server drains: connections come one at a time, up to 511. */
const mostTurns = 1000

function loopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** The open connections of a server, with the last answer that is owed on each: what ending them well takes. */
export class Connections {
  readonly #last = new Map<Socket, ServerResponse | undefined>()
  readonly #announced = new WeakSet<ServerResponse>()
  /** Ends answers that have no end of their own. */
  readonly #stopping = new AbortController()
  #isClosing = false

  /** Counts connections and requests. */
  #moves = 0

  constructor(server: Server | SecureServer) {
    const open = (socket: Socket) => {
      this.#moves++
      this.#last.set(socket, undefined)
      // One for all requests of a connection: each would add its own listeners.
      let ending: AbortSignal | undefined
      setEnding(socket, () => {
        ending ??= this.#endingOf(socket)
        return ending
      })
      socket.once('close', () => this.#last.delete(socket))
    }
    // An encrypted one is there when the two have agreed on how.
    if ('setSecureContext' in server) server.on('secureConnection', open)
    else server.on('connection', open)
  }

  #endingOf(socket: Socket): AbortSignal {
    const ending = new AbortController()
    const end = () => {
      this.#stopping.signal.removeEventListener('abort', end)
      ending.abort()
    }
    if (this.#isClosing || socket.readableEnded) end()
    else {
      this.#stopping.signal.addEventListener('abort', end)
      socket.once('end', end).once('close', end)
    }
    return ending.signal
  }

  /** Returns whether a connection is open, so that something can be sent on it. */
  has(socket: Socket): boolean {
    return this.#last.has(socket)
  }

  /** A request has come: its answer is the last that is owed on its connection. */
  begin(socket: Socket, response: ServerResponse): void {
    this.#moves++
    if (this.#isClosing) {
      const before = this.owed(socket)
      if (before !== undefined && this.#announced.has(before) && !before.headersSent) before.shouldKeepAlive = true
      this.#announceEnd(response)
    }
    this.#last.set(socket, response)
  }

  /** Lets an answer say that it is the last of its connection. */
  #announceEnd(response: ServerResponse): void {
    if (response.headersSent || !response.shouldKeepAlive) return
    response.shouldKeepAlive = false
    this.#announced.add(response)
  }

  /** The answer that is still owed on a connection, the last of several. */
  owed(socket: Socket): ServerResponse | undefined {
    const response = this.#last.get(socket)
    // Finished is too early: node:http has yet to end the connection after its last answer.
    return response?.destroyed ? undefined : response
  }

  /** Calls back when nothing is owed on a connection any more, at once if nothing is; not if it breaks. */
  whenAnswered(socket: Socket, answered: () => void): void {
    const owed = this.owed(socket)
    if (owed === undefined) answered()
    else {
      owed.once('close', () => {
        if (socket.writable) answered()
      })
    }
  }

  /**
   * Resolves when all that clients have sent by now is read: connections that the system has accepted for this
   * process, and requests on idle ones. The last answer of each connection says from now on that it is the last.
   */
  async drain(): Promise<void> {
    this.#isClosing = true
    this.#stopping.abort()
    for (const socket of this.#last.keys()) {
      const response = this.owed(socket)
      if (response !== undefined) this.#announceEnd(response)
    }
    for (let turns = 0; turns < mostTurns; turns++) {
      const before = this.#moves
      // Between the two the event loop has looked for input once.
      await loopTurn()
      await loopTurn()
      if (this.#moves === before) return
    }
  }

  /** Cuts off all connections, also those that node:http has detached. */
  destroy(): void {
    for (const socket of this.#last.keys()) socket.destroy()
  }

  /** Ends every connection as soon as its requests are answered. */
  close(): void {
    for (const socket of this.#last.keys()) {
      const response = this.owed(socket)
      if (response !== undefined) {
        response.once('close', () => socket.destroySoon())
      } else if (socket.bytesRead === 0 || this.#last.get(socket)?.req.complete === false) {
        // Unused, or answered before the body had come: nothing of it is waited for.
        socket.destroy()
      }
    }
  }
}
