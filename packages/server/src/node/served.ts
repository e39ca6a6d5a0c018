import type { Awaitable } from '@occi/core'
import type { Handler } from '../http/messages.ts'

/** What `serve` serves: an `Application`, or anything else with `fetch`. */
export interface Served {
  fetch(request: Request, bindings?: unknown): Awaitable<Response>
  /** The way without Web requests and responses, if there is one now. */
  readonly handle?: Handler | undefined
  /** The value of `Server` in answers to what is no HTTP. */
  readonly serverName?: string
  /** Called before the first request, and from time to time. */
  recover?(): Promise<void>
}
