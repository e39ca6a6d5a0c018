import type { Awaitable } from './awaitable.ts'
import type { RequestExtras } from './backend.ts'

/** The part of a request that comes before its body. Hono's `context.req` is one, without an address. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  /** The IP address of the client, if the host knows it; behind trusted proxies, the address that they report. */
  readonly address?: string
  /** Aborted when the client disconnects. */
  readonly signal?: AbortSignal
  /** Returns the value of a header field, repeats joined by commas; its name is in lower case. */
  header(name: string): string | undefined
}

/**
 * Finds out who sends a request. It sees the head alone, so the body of a request that it refuses is never read.
 *
 * @example
 * const app = new Application({ authenticate: { identify: ({ header }) => ({ user: userOf(header('x-api-key')) }) } })
 */
export interface Authenticator {
  /**
   * Returns what backends and the policy receive about the caller as `extras`, such as `{ user: 'ann' }`.
   *
   * @throws HttpError 401 with `WWW-Authenticate` for a caller who is not known, 429 for one who tries too often
   * @throws OcciError `unavailable` if that cannot be found out now
   */
  identify(head: RequestHead): Awaitable<RequestExtras>
}
