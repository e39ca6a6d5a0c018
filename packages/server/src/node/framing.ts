import type { IncomingMessage } from 'node:http'
import { type Refusal, unservedVersion } from './refuse.ts'

/**
 * Refuses a request whose version or framing is not what this server speaks, though node:http has read it: a proxy
 * before it could see other requests in the same octets (RFC 9112 §11.2). After it the connection has to end.
 */
export function framingRefusal({ headers, httpVersionMajor, httpVersionMinor }: IncomingMessage): Refusal | undefined {
  // A request line without a version is HTTP/0.9.
  if (httpVersionMajor !== 1) return unservedVersion
  const coding = headers['transfer-encoding']
  if (coding === undefined) return undefined
  if (httpVersionMinor === 0)
    return { status: 400, reason: 'Transfer-Encoding is not part of HTTP/1.0: use Content-Length' }
  // RFC 9112 §6.1: a transfer coding that is not understood is answered 501.
  if (coding.trim().toLowerCase() !== 'chunked') return { status: 501, reason: 'the only Transfer-Encoding is chunked' }
  return undefined
}
