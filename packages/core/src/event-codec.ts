import type { Awaitable } from './awaitable.ts'
import type { RawEntity } from './raw.ts'
import type { Revision } from './registry/change-set.ts'
import type { RenderContext } from './render-context.ts'
import type { ServiceEvent } from './service-event.ts'

/** What an event says: names and values as they are written, nothing looked up. */
export type RawEvent = { readonly revision?: Revision } & (
  | { readonly type: 'created' | 'updated'; readonly entity: RawEntity }
  | { readonly type: 'deleted'; readonly id: string; readonly location: string; readonly kind: string }
  | { readonly type: 'categories'; readonly identifiers: readonly string[] }
  | { readonly type: 'reset' }
)

/** Reads one stream of events, piece by piece as it arrives. */
export interface EventReader {
  /** The revision after which the stream continues, as far as it was read; a client resumes from it. */
  readonly position: Revision | undefined
  /**
   * Reads a piece, which may end anywhere.
   *
   * @returns the events that are complete by now; those of types that are not known are left out
   * @throws OcciError `syntax` if an event is not of the syntax, `too-large` if one is larger than the limit
   */
  read(piece: string | Uint8Array): readonly RawEvent[]
}

/** How a rendering writes and reads streams of events: syntax only. */
export interface EventCodec {
  /** The media type of a stream, such as `text/event-stream`; lower case, no parameters. */
  readonly mediaType: string
  /** Writes an event; a stream is such texts, one after the other. */
  format(event: ServiceEvent, context: RenderContext): Awaitable<string>
  /**
   * Returns what reads one stream.
   *
   * @param limit the greatest number of characters of an event; defaults to 16 Mi
   */
  reader(limit?: number): EventReader
}
