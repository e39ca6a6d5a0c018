import type { Server, ServerResponse } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'

/** The open connections of a server, with the last answer that is owed on each: what ending them well takes. */
export class Connections {
  readonly #last = new Map<Socket, ServerResponse | undefined>()
  #isClosing = false

  constructor(server: Server | SecureServer) {
    const open = (socket: Socket) => {
      this.#last.set(socket, undefined)
      socket.once('close', () => this.#last.delete(socket))
    }
    // An encrypted one is there when the two have agreed on how.
    if ('setSecureContext' in server) server.on('secureConnection', open)
    else server.on('connection', open)
  }

  /** Tells whether a connection is open, so that something can be sent on it. */
  has(socket: Socket): boolean {
    return this.#last.has(socket)
  }

  /** A request has come: its answer is the last that is owed on its connection. */
  begin(socket: Socket, response: ServerResponse): void {
    this.#last.set(socket, response)
    if (this.#isClosing) response.shouldKeepAlive = false
  }

  /** The answer that is still owed on a connection, the last of several. */
  owed(socket: Socket): ServerResponse | undefined {
    const response = this.#last.get(socket)
    return response?.writableFinished ? undefined : response
  }

  /** Lets every connection end once what is under way on it is answered. */
  close(): void {
    this.#isClosing = true
    for (const socket of this.#last.keys()) {
      const response = this.owed(socket)
      if (response !== undefined) {
        if (!response.headersSent) response.shouldKeepAlive = false
        response.once('close', () => socket.destroySoon())
      } else if (socket.bytesRead === 0) socket.destroy()
    }
  }
}
