import { isOcciError } from '@occi/core'
import { fieldValues } from '@occi/core/authoring'
import { delay } from './delay.ts'
import type { Outgoing, Reply } from './transport.ts'

const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
/** The longest wait before the next attempt, in milliseconds. */
const longest = 10_000

/**
 * Sends a request, and again if that is safe: after 429 and 503 with `Retry-After`, and when there was no answer. Only
 * idempotent methods are repeated; after a lost answer not even those with a precondition, which the first attempt may have
 * made untrue.
 */
export async function withRetries(
  request: Outgoing,
  send: () => Promise<Reply>,
  { retries, signal }: { readonly retries: number; readonly signal: AbortSignal | undefined },
): Promise<Reply> {
  let isLost = false
  for (let attempt = 0; ; attempt++) {
    const isLast = attempt >= retries || !idempotent.has(request.method)
    try {
      const reply = await send()
      // The attempt whose answer was lost has deleted it.
      if (isLost && request.method === 'DELETE' && reply.status === 404) return { ...reply, status: 200, body: noBody }
      const wait = retryAfter(reply)
      const isRefused = reply.status === 503 || reply.status === 429
      if (isLast || !isRefused || wait === undefined || wait > longest) return reply
      await delay(Math.max(wait, backoff(attempt)), signal)
    } catch (error) {
      if (isLast || !isOcciError(error, 'unavailable') || hasPrecondition(request)) throw error
      isLost = true
      await delay(backoff(attempt), signal)
    }
  }
}

const noBody = new Uint8Array()

/** How long to wait before the next attempt, in milliseconds: longer each time, and by chance, so that clients part. */
export function backoff(attempt: number): number {
  return Math.min(longest, 100 * 2 ** attempt) * (0.5 + Math.random() / 2)
}

/** Returns what `Retry-After` says, in milliseconds from now. */
export function retryAfter({ fields }: Pick<Reply, 'fields'>): number | undefined {
  const [text] = fieldValues(fields, 'retry-after')
  if (text === undefined) return undefined
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

function hasPrecondition({ fields }: Outgoing): boolean {
  return fields.some(([name]) => /^if-(?:none-)?match$/i.test(name))
}
