import type { Awaitable } from '@occi/core'
import type { Context, Env } from 'hono'
import { FetchRequest } from './fetch-request.ts'
import { honoBody } from './hono-body.ts'
import { endingIn, isAbortedIn, nodePrefix, remoteAddress } from './node-bindings.ts'

/** The request of a Hono handler, with the body that middleware may have read, and what the server knows of it. */
export class HonoContextRequest<E extends Env> extends FetchRequest {
  readonly #context: Context<E>
  #prefix: string | undefined

  /** @param target in place of the path and query of the request */
  constructor(context: Context<E>, target?: string) {
    super(context.req.raw, target)
    this.#context = context
  }

  get remoteAddress(): string | undefined {
    return remoteAddress(this.#context.env)
  }

  get prefix(): string {
    this.#prefix ??= nodePrefix(this.#context.env, this.ownTarget)
    return this.#prefix
  }

  ending(): AbortSignal | undefined {
    return endingIn(this.#context.env)
  }

  /** Asks the server of Node, if there is one: a Web request creates its signal to answer this. */
  override get isAborted(): boolean {
    return isAbortedIn(this.#context.env) ?? super.isAborted
  }

  override readBody(limit: number): Awaitable<Uint8Array | undefined> {
    return honoBody(this.#context.req, limit)
  }
}
