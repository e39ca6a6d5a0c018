import { type Awaitable, OcciError } from '@occi/core'
import { bodyText, chain, type ReceivedMessage, type Rendering } from '@occi/core/authoring'
import { requireNotEncoded } from './http/content-encoding.ts'
import { decodeCharset, looksLikeJson, namesJson, requireReadable } from './http/content-type.ts'
import type { HttpRequest } from './http/messages.ts'

/** The message of a request, which can be read from its connection only once. */
export class Incoming {
  readonly #request: HttpRequest
  readonly #limit: number
  readonly #renderings: readonly Rendering[]
  #receiving: Awaitable<ReceivedMessage> | undefined
  #received: ReceivedMessage | undefined

  /** @param limit octets that the body may have */
  constructor(request: HttpRequest, limit: number, renderings: readonly Rendering[]) {
    this.#request = request
    this.#limit = limit
    this.#renderings = renderings
  }

  /** The message, if something has requested it and it has come. */
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

  /**
   * Reads the message whole; what its head tells of its body is checked before anything of it is read.
   *
   * @throws OcciError `media-type`, `too-large`, HttpError 415
   */
  receive(): Awaitable<ReceivedMessage> {
    this.#receiving ??= this.#read()
    return this.#receiving
  }

  #read(): Awaitable<ReceivedMessage> {
    if (announcesBody(this.#request)) this.#requireServed()
    return chain(this.#request.readBody(this.#limit), (body) => {
      // Not every host of the application passes on how long a body is.
      if (body !== undefined && !announcesBody(this.#request)) this.#requireServed()
      const text = body === undefined ? '' : decodeCharset(this.#request.header('content-type'), body)
      this.#received = { fields: this.#request.fields, body: text }
      return this.#received
    })
  }

  #requireServed(): void {
    requireNotEncoded(this.#request.header('content-encoding'))
    requireReadable(this.#request.header('content-type'), this.#renderings)
  }
}

/** Whether the head of a request says that a body follows. */
function announcesBody(request: HttpRequest): boolean {
  return Number(request.header('content-length') ?? 0) > 0 || request.header('transfer-encoding') !== undefined
}

/** The text of a body, for those who look at it before a rendering does. */
export function textOf(message: ReceivedMessage): string {
  try {
    return bodyText(message.body)
  } catch {
    throw new OcciError('syntax', 'the body is not UTF-8')
  }
}
