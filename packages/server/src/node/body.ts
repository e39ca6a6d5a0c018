import type { IncomingMessage } from 'node:http'
import { OcciError } from '@occi/core'
import { tooLarge } from '../fetch/adapter.ts'

/**
 * Reads a body whole.
 *
 * @param limit octets that it may have
 * @throws OcciError `too-large`, with the rest unread; `syntax` if the client disconnects before its end
 */
export function readIncoming(message: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    const read = (piece: Buffer) => {
      length += piece.length
      if (length <= limit) pieces.push(piece)
      else {
        message.off('data', read).pause()
        reject(tooLarge(limit))
      }
    }
    const end = () => {
      const [only] = pieces
      resolve(pieces.length < 2 ? only : Buffer.concat(pieces, length))
    }
    // Every message closes, most of them after their end.
    const close = () => {
      if (!message.readableEnded) {
        reject(new OcciError('syntax', 'the connection was closed before the end of the body'))
      }
    }
    message.on('data', read).on('end', end).on('error', close).on('close', close)
    // A closed connection emits no more events.
    if (message.destroyed) close()
  })
}
