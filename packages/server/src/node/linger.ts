import type { Socket } from 'node:net'

/** How long a client may take to read the last answer of its connection, in milliseconds. */
const lingering = 2000

/**
 * Makes node:http end a connection after its last answer without a reset: a connection that is closed while the client
 * still sends is reset, and the answer lost with it (RFC 9112 §9.6). What the client sends is read until it has ended its
 * side, and ignored.
 */
export function lingerAtEnd(socket: Socket): void {
  socket.destroySoon = endThenDestroy
}

function endThenDestroy(this: Socket): void {
  if (this.writable) this.end()
  if (!this.readable) {
    if (this.writableFinished) this.destroy()
    else this.once('finish', this.destroy)
    return
  }
  this.resume()
  const timer = setTimeout(() => this.destroy(), lingering)
  this.once('close', () => clearTimeout(timer))
}
