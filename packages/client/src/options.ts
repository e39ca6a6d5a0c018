import type { Kind, Mixin } from '@occi/core'
import type { Auth } from './auth.ts'

/** What every call takes. */
export interface RequestOptions {
  /** Ends the call; it then throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined
  /** How long one attempt of a request may take, its answer included, in milliseconds. Defaults to that of `connect`. */
  readonly timeout?: number | undefined
}

/** What `connect` takes. */
export interface ConnectOptions extends RequestOptions {
  /** The credentials of the caller. Defaults to none. */
  readonly auth?: Auth
  /** How long one attempt of a request may take, in milliseconds. Defaults to 30,000. */
  readonly timeout?: number
  /** How often a request that is safe to repeat is sent again. Defaults to 3. */
  readonly retries?: number
  /** The greatest number of octets of an answer. Defaults to 64 MiB. */
  readonly maxBytes?: number
  /** The media type to use. Defaults to what the service prefers: JSON if it has it, and text otherwise. */
  readonly mediaType?: 'application/occi+json' | 'application/json' | 'text/plain' | 'text/occi'
  /**
   * Kinds and mixins whose attribute types help to read text, which does not say them. Those that are given to `kind` and
   * `mixin` are known too.
   */
  readonly definitions?: Iterable<Kind | Mixin>
  /** Sends requests. Defaults to the `fetch` of the runtime. */
  readonly fetch?: Fetch
}

/** What sends a request as `fetch` does, and answers with what is used of a `Response`. */
export type Fetch = (
  url: URL,
  request: {
    readonly method: string
    /** Names and values; a name may be repeated. */
    readonly headers: [string, string][]
    readonly body: string | null
    readonly signal: AbortSignal
    readonly redirect: 'manual'
  },
) => Promise<Fetched>

/** What is used of an answer to a request. */
export interface Fetched {
  readonly status: number
  readonly headers: Iterable<[string, string]>
  readonly body: ReadableStream<Uint8Array> | null
}
