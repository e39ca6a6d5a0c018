import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Fields } from '@occi/core/authoring'
import { respond } from './respond.ts'

/** An answer that is given before there is a request: one line of text. */
export interface Refusal {
  readonly status: number
  readonly reason: string
}

/** The answer to another version of HTTP, or none. */
export const unservedVersion: Refusal = {
  status: 505,
  reason: 'this server speaks HTTP/1.1 and HTTP/1.0: name one of them after the path',
}

const refusals: Readonly<Record<string, Refusal>> = {
  HPE_INVALID_VERSION: unservedVersion,
  HPE_PAUSED_H2_UPGRADE: unservedVersion,
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'the header section is too large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, reason: 'the chunk extensions are too large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'the request did not come in time' },
}
const malformed: Refusal = { status: 400, reason: 'this is no HTTP request' }

/** The answer to what node:http could not read. */
export function refusalOf(error: { readonly code?: string | undefined }): Refusal {
  return Object.hasOwn(refusals, error.code ?? '') ? (refusals[error.code ?? ''] ?? malformed) : malformed
}

/** The header fields of a refusal (`GFD.223 Versioning`: `Server` on each response). */
function fieldsOf(server: string): Fields {
  return [
    ['Server', server],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ]
}

/** Refuses a request that node:http has read; the connection ends with the answer. */
export function refuseRequest(
  { status, reason }: Refusal,
  server: string,
  message: IncomingMessage,
  response: ServerResponse,
): void {
  const answer = { status, fields: fieldsOf(server), body: `${reason}\n` }
  respond(answer, message, response, { isCut: true, report: () => {} })
}

const refused = new WeakSet<Socket>()
/** How long a client may take to read why it was refused, in milliseconds. */
const lingering = 2000

/**
 * Refuses what node:http could not read as a request. Answers that are still owed to earlier requests of the
 * connection come first.
 *
 * @param owed the last of them
 */
export function refuseConnection(refusal: Refusal, server: string, socket: Socket, owed?: ServerResponse): void {
  // All that follows is as malformed, and says nothing new.
  if (refused.has(socket)) return
  refused.add(socket)
  if (owed === undefined) write(refusal, server, socket)
  // What is malformed is the body of the last request itself.
  else if (!owed.req.complete) {
    // What is written of its answer still goes out: it can be whole, and the connection waits for the body's rest.
    if (owed.headersSent) socket.destroySoon()
    else write(refusal, server, socket)
  } else {
    owed.once('close', () => write(refusal, server, socket))
  }
}

function write(refusal: Refusal, server: string, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { status, reason } = refusal
  const framing: Fields = [
    ['Content-Length', String(reason.length + 1)],
    ['Connection', 'close'],
  ]
  const lines = [...fieldsOf(server), ...framing].map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${reason}\n`)
  // A connection that is closed while the client still sends is reset, and the answer lost with it.
  const timer = setTimeout(() => socket.destroy(), lingering)
  socket.once('close', () => clearTimeout(timer))
}
