import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The open connections of a server, with the last answer that is owed on each: what ending them well takes. */
export class Connections {
  readonly #last = new Map<Socket, ServerResponse | undefined>()
  #isClosing = false

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#last.set(socket, undefined)
      socket.once('close', () => this.#last.delete(socket))
    })
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
