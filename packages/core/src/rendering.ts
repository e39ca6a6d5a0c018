import type { AnswerDecoder } from './answer-decoder.ts'
import type { Awaitable } from './awaitable.ts'
import type { EventCodec } from './event-codec.ts'
import type { ModelPath, Position } from './fault.ts'
import type { Format } from './format.ts'
import type { Message, ReceivedMessage } from './message.ts'
import type { Payload, PayloadType } from './payload.ts'
import type { Raw, RawType } from './raw.ts'
import type { RenderContext } from './render-context.ts'
import type { WebPages } from './web-pages.ts'

/** What a rendering has read. */
export interface Decoded {
  readonly raw: Raw
  /**
   * Returns where in the message a part of `raw` stands, for the faults that are found in it: of an entity `['title']`,
   * of several `['entities', 1, 'title']`. For a part that is missing: where it should stand.
   */
  at(path: ModelPath): Position | undefined
}

/**
 * A way to write the model as messages, and to read it from messages: syntax only. A rendering checks no values and knows
 * nothing of requests; it turns a message into `Raw`, and model values into a message.
 */
export interface Rendering {
  /** The media types that it writes, the preferred one first; lower case, no parameters. */
  readonly mediaTypes: readonly string[]
  /** The media types that clients may send. Defaults to `mediaTypes`; empty if it only writes. */
  readonly reads?: readonly string[]
  /** Those of its media types that the query of a GET can name. Unset if none. */
  readonly formats?: readonly Format[]
  /** Whether a listing shows entities in full, or only their locations. */
  readonly lists: 'entities' | 'locations'
  /** Reads answers, for clients. Unset if it reads requests alone. */
  readonly answers?: AnswerDecoder
  /** Streams of events, if it writes and reads them. */
  readonly events?: EventCodec
  /** Web pages for people, if it writes them: a service then answers with these instead of `encode`. */
  readonly pages?: WebPages
  /**
   * Reads a message.
   *
   * @param expected what the message can carry, the likeliest first
   * @returns undefined if the message carries nothing at all
   * @throws OcciError `syntax` with the position of every fault
   */
  decode(message: ReceivedMessage, expected: readonly RawType[]): Decoded | undefined
  /** Returns whether it can write such a payload; 400 if the standard demands that status, otherwise 406. */
  canEncode(type: PayloadType): true | { readonly status: 400 | 406; readonly reason: string }
  /**
   * Writes a message: its body and the header fields that carry content, `Content-Type` among them.
   *
   * @throws OcciError `not-acceptable` if it cannot write just this payload
   */
  encode(payload: Payload, context: RenderContext): Awaitable<Message>
}

/** A rendering with which clients can work: it also reads answers. */
export interface ClientRendering extends Rendering {
  readonly answers: AnswerDecoder
}
