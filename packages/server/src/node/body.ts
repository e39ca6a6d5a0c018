import type { IncomingMessage } from 'node:http'
import { OcciError } from '@occi/core'
import { tooLarge } from '../fetch/adapter.ts'

/**
 * Reads a body whole.
 *
 * @param limit octets that it may have
 * @throws OcciError `too-large`, with the rest unread; `syntax` if the client disconnects before its end
 */
export function readAll(message: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    const settle = () => {
      message.off('data', read).off('end', end).off('error', fail).off('close', fail)
    }
    const read = (piece: Buffer) => {
      length += piece.length
      if (length <= limit) pieces.push(piece)
      else {
        settle()
        message.pause()
        reject(tooLarge(limit))
      }
    }
    const end = () => {
      settle()
      const [only] = pieces
      resolve(pieces.length < 2 ? only : Buffer.concat(pieces, length))
    }
    const fail = () => {
      settle()
      reject(new OcciError('syntax', 'the connection was closed before the end of the body'))
    }
    message.on('data', read).on('end', end).on('error', fail).on('close', fail)
    // A closed connection emits no more events.
    if (message.destroyed) fail()
  })
}
