import type { Message, ReceivedMessage } from '@occi/core/authoring'

/** A message as its receiver sees it, with its whole body. */
export async function received({ fields, body }: Message): Promise<ReceivedMessage> {
  if (typeof body === 'string' || body instanceof Uint8Array) return { fields, body }
  const encoder = new TextEncoder()
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(typeof piece === 'string' ? encoder.encode(piece) : piece)
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let end = 0
  for (const piece of pieces) {
    whole.set(piece, end)
    end += piece.length
  }
  return { fields, body: whole }
}
