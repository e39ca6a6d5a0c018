import { type Awaitable, OcciError } from '@occi/core'
import { bodyText, chain, type Fields, type ReceivedMessage, type Rendering } from '@occi/core/authoring'
import { requireNotEncoded } from './http/content-encoding.ts'
import { decodeCharset, looksLikeJson, namesJson, type Received, requireReadable } from './http/content-type.ts'
import type { HttpRequest } from './http/messages.ts'

/** The message of a request, which can be read from its connection only once. */
export class Incoming {
  readonly #request: HttpRequest
  readonly #limit: number
  readonly #renderings: readonly Rendering[]
  #receiving: Awaitable<Received> | undefined
  #received: Received | undefined

  /** @param limit octets that the body may have */
  constructor(request: HttpRequest, limit: number, renderings: readonly Rendering[]) {
    this.#request = request
    this.#limit = limit
    this.#renderings = renderings
  }

  /** The message, if something has requested it and it has come. */
  get received(): Received | undefined {
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
  receive(): Awaitable<Received> {
    this.#receiving ??= this.#read()
    return this.#receiving
  }

  #read(): Awaitable<Received> {
    const contentType = this.#request.header('content-type')
    const isAnnounced = announcesBody(this.#request)
    if (isAnnounced) this.#requireServed(contentType)
    return chain(this.#request.readBody(this.#limit), (body) => {
      // Not every host of the application passes on how long a body is.
      if (body !== undefined && !isAnnounced) this.#requireServed(contentType)
      const text = body === undefined ? '' : decodeCharset(contentType, body)
      this.#received = new ReceivedRequest(this.#request, contentType, text)
      return this.#received
    })
  }

  #requireServed(contentType: string | undefined): void {
    requireNotEncoded(this.#request.header('content-encoding'))
    requireReadable(contentType, this.#renderings)
  }
}

/** The message of a request; its header fields, which few messages are in, are put together when they are first read. */
class ReceivedRequest implements Received {
  readonly body: string | Uint8Array
  readonly contentType: string
  readonly #request: HttpRequest

  constructor(request: HttpRequest, contentType: string | undefined, body: string | Uint8Array) {
    this.#request = request
    this.contentType = contentType ?? ''
    this.body = body
  }

  get fields(): Fields {
    return this.#request.fields
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
