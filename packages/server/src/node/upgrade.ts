import type { IncomingMessage, Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Duplex } from 'node:stream'

/**
 * Returns a request that offers another protocol to the server, without the offer. The offer is ignored
 * (RFC 9110 §7.8), and the server reads what follows on the connection as HTTP. Otherwise node:http would drop all
 * that came in the same packet.
 *
 * @param message a request from the event `upgrade`, for which node:http has read the header section alone
 * @param rest what came after it
 */
export function ignoreUpgrade(
  server: Server | SecureServer,
  message: IncomingMessage,
  socket: Duplex,
  rest: Uint8Array,
): void {
  const { method, url, httpVersion, rawHeaders } = message
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]]
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${value}`)
  }
  // node:http adds these listeners to each connection, and does not remove them when it detaches one.
  socket.removeAllListeners('pause').removeAllListeners('resume')
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]))
  server.emit('setSecureContext' in server ? 'secureConnection' : 'connection', socket)
}
