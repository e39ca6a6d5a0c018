import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Fields } from '@occi/core/authoring'
import { writeResponse } from './write-response.ts'

/** An answer that is given before there is a request. */
export interface Refusal {
  readonly status: number
  /** Its body, a line of text; unset if the method may be HEAD, whose answer has no body. */
  readonly reason?: string
}

/** What node:http says of a request that it could not read. */
export interface ParseError {
  readonly code?: string | undefined
  /** The octets that it read last. */
  readonly rawPacket?: Buffer
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
export function refusalOf({ code = '' }: ParseError): Refusal {
  return Object.hasOwn(refusals, code) ? (refusals[code] ?? malformed) : malformed
}

/**
 * Returns whether what node:http could not read may be a request with the method HEAD: it does not say.
 *
 * @param owed the last answer that the connection owes
 */
export function mayBeHead({ code, rawPacket }: ParseError, socket: Socket, owed?: ServerResponse): boolean {
  if (owed !== undefined && !owed.req.complete) return owed.req.method === 'HEAD'
  // The start of a head that is too large was read earlier.
  if (code === 'HPE_HEADER_OVERFLOW' || rawPacket === undefined) return true
  return socket.bytesRead !== rawPacket.length || rawPacket.includes('HEAD ')
}

/** The header fields of a refusal (`GFD.223 Versioning`: `Server` on each response). */
function refusalFields(server: string): Fields {
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
  const answer = { status, fields: refusalFields(server), body: bodyOf(reason) }
  writeResponse(answer, message, response, { isCut: true, report: () => {} })
}

const refused = new WeakSet<Socket>()

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
  // The last answer is written: the connection ends by itself.
  if (!socket.writable) return
  const { status, reason } = refusal
  const body = bodyOf(reason)
  const framing: Fields = [
    ['Content-Length', String(body.length)],
    ['Connection', 'close'],
  ]
  const lines = [...refusalFields(server), ...framing].map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
  socket.destroySoon()
}

function bodyOf(reason: string | undefined): string {
  return reason === undefined ? '' : `${reason}\n`
}
