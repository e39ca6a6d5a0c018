import type { Position } from './fault.ts'
import type { ReceivedMessage } from './message.ts'
import type { Raw } from './raw.ts'

/** What an answer carries: names and values as they are written, nothing looked up. */
export type RawAnswer = Extract<Raw, { readonly type: 'entity' | 'entities' | 'locations' | 'categories' }>

/** The names of what an answer carries. */
export type RawAnswerType = RawAnswer['type']

/** What an answer says of a request that failed, as far as its rendering has it. */
export interface RawError {
  readonly message: string
  /** The code of an `OcciError`, or another server's word for it. */
  readonly code?: string
  /** The status code, if the body repeats it. */
  readonly status?: number
  /** Everything that is wrong with the request, if more is said than the message. */
  readonly faults: readonly { readonly message: string; readonly position?: Position }[]
}

/**
 * Reads what servers answer, for clients. Unlike a request, an answer may hold members, parameters and lines that the
 * rendering does not know: these are ignored, since other servers and later versions say more.
 */
export interface AnswerDecoder {
  /**
   * Reads an answer that reports success.
   *
   * @param expected what the answer can carry, the likeliest first
   * @returns undefined if it carries nothing: also for a listing of nothing, which text cannot tell from that
   * @throws OcciError `syntax` with the position of every fault
   */
  decode(message: ReceivedMessage, expected: readonly RawAnswerType[]): RawAnswer | undefined
  /**
   * Reads an answer whose status reports an error.
   *
   * @returns undefined if it does not say what was wrong
   * @throws OcciError `syntax` if the body is not of its media type
   */
  decodeError(message: ReceivedMessage): RawError | undefined
}
