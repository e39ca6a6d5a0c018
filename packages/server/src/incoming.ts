import { type Awaitable, bodyText, chain, OcciError, type ReceivedMessage } from '@occi/core'
import { expectNotEncoded } from './http/content-encoding.ts'
import { decodeCharset, looksLikeJson, namesJson } from './http/content-type.ts'
import type { HttpRequest } from './http/exchange.ts'

/** The message of a request, which can be read from its connection only once. */
export class Incoming {
  readonly #request: HttpRequest
  readonly #limit: number
  #receiving: Awaitable<ReceivedMessage> | undefined
  #received: ReceivedMessage | undefined

  /** @param limit octets that the body may have */
  constructor(request: HttpRequest, limit: number) {
    this.#request = request
    this.#limit = limit
  }

  /** The message, as far as somebody has asked for it and it has come. */
  get received(): ReceivedMessage | undefined {
    return this.#received
  }

  /** Whether the body is JSON: as `Content-Type` says, else as it looks once it has been read. */
  get isJson(): boolean {
    if (!this.#request.hasBody) return false
    const contentType = this.#request.header('content-type')
    if (contentType !== undefined) return namesJson(contentType)
    return this.#received !== undefined && looksLikeJson(this.#received.body)
  }

  /** Whether only the body itself tells what it is. */
  get isUntyped(): boolean {
    return this.#request.hasBody && this.#request.header('content-type') === undefined
  }

  /** Reads the message whole. */
  receive(): Awaitable<ReceivedMessage> {
    this.#receiving ??= chain(this.#request.readBody(this.#limit), (body) => {
      if (body !== undefined) expectNotEncoded(this.#request.header('content-encoding'))
      const text = body === undefined ? '' : decodeCharset(this.#request.header('content-type'), body)
      this.#received = { fields: this.#request.fields, body: text }
      return this.#received
    })
    return this.#receiving
  }
}

/** The text of a body, for those who look at it before a rendering does. */
export function textOf(message: ReceivedMessage): string {
  try {
    return bodyText(message.body)
  } catch {
    throw new OcciError('syntax', 'the body is not UTF-8')
  }
}
