import type { Awaitable } from '@occi/core'
import type { Body, Fields } from '@occi/core/authoring'

/** A request as it came: nothing is read or copied that is not asked for. */
export interface HttpRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  /** Header fields in the order they were sent, repeats kept. */
  readonly fields: Fields
  /** Whether it came by TLS. */
  readonly secure: boolean
  /** The address of the other end of the connection; undefined if the host does not tell. */
  readonly remoteAddress?: string | undefined
  /** What the host has removed from the front of the path, such as the mount point of an Express router. */
  readonly prefix?: string
  /** Aborted when the connection breaks. A client that has only ended its own side still gets its answer. */
  readonly signal: AbortSignal
  /** Whether the signal is aborted; does not create it. */
  readonly isAborted: boolean
  /** Whether its head announces a body. */
  readonly hasBody: boolean
  /**
   * Returns a signal that ends an answer which has no end of its own: it aborts when the server stops, and when the client
   * has ended its side of the connection. Undefined if the host does not tell.
   */
  ending?(): AbortSignal | undefined
  /** The value of a header field, repeats joined by commas; the name in lower case. */
  header(name: string): string | undefined
  /**
   * Reads the body.
   *
   * @param limit octets that it may have
   * @returns undefined if there is none
   * @throws OcciError `too-large`
   */
  readBody(limit: number): Awaitable<Uint8Array | undefined>
}

/** An answer. */
export interface HttpResponse {
  readonly status: number
  readonly fields: Fields
  readonly body: Body | undefined
}

/** Answers requests. */
export type Handler = (request: HttpRequest) => Awaitable<HttpResponse>
