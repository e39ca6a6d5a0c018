import type { Action } from './action.ts'
import type { AttributeValues } from './attribute.ts'
import type { Awaitable } from './awaitable.ts'
import type { Catalogue } from './catalogue.ts'
import type { Entity, EntityWithLinks } from './entity.ts'
import type { OcciError } from './error.ts'
import type { ModelPath, Position } from './fault.ts'
import type { Kind } from './kind.ts'
import type { Message, ReceivedMessage } from './message.ts'
import type { Mixin } from './mixin.ts'
import type { Raw, RawEntity, RawType } from './raw.ts'
import type { Reader } from './reader.ts'

/** What a rendering can be asked to write. */
export type Payload =
  /** An entity and the links from it; `created` in the answer to the request that made it. */
  | {
      readonly type: 'entity'
      readonly entity: Entity
      readonly links: EntityWithLinks['links']
      readonly created?: boolean
    }
  /** A listing, in batches: resources, then links. */
  | {
      readonly type: 'entities'
      readonly batches: Iterable<readonly EntityWithLinks[]> | AsyncIterable<readonly EntityWithLinks[]>
    }
  | { readonly type: 'categories'; readonly categories: readonly (Kind | Mixin | Action)[] }
  /** Where entities are, as the answer to a request that made several, or to change a mixin's collection. */
  | { readonly type: 'locations'; readonly locations: readonly string[] }
  /** Success with nothing more to say. */
  | { readonly type: 'nothing' }
  | { readonly type: 'error'; readonly error: OcciError; readonly status: number }
  /** What clients send. */
  | { readonly type: 'partial'; readonly entity: RawEntity }
  | { readonly type: 'action'; readonly action: Action; readonly attributes: AttributeValues }
  | { readonly type: 'filter'; readonly categories: readonly (Kind | Mixin)[]; readonly attributes: AttributeValues }

/** The names of what a rendering can be asked to write. */
export type PayloadType = Payload['type']

/** What a rendering has read. */
export interface Decoded {
  readonly raw: Raw
  /**
   * Where in the message a part of `raw` stands, for the faults that are found in it: of an entity `['title']`, of
   * several `['entities', 1, 'title']`. What is missed is not there: then where it should be.
   */
  at(path: ModelPath): Position | undefined
}

/** What a rendering is told when it writes. */
export interface RenderContext {
  /** The media type that was agreed on, one of the rendering's. */
  readonly mediaType: string
  /** The absolute URL of a path of this service; any other URI as it is. */
  url(location: string): string
  /** The path of a location on this host: with the base under which the service is mounted. */
  path(location: string): string
  readonly catalogue: Catalogue
  /** What the caller may see, bound to him: for pages that show more than was asked. */
  readonly read: Reader
  /** The request, where the rendering answers one. */
  readonly request?: RenderedRequest
  /** How a listing is cut into pages. */
  readonly page?: PageInfo
}

/** What pages need to know of the request that they answer. */
export interface RenderedRequest {
  readonly method: string
  /** Its location within the service. */
  readonly location: string
  readonly query: URLSearchParams
  /** For forms: what was typed and refused. */
  readonly refused?: ReceivedMessage
}

/** Which page of a listing is rendered. */
export interface PageInfo {
  /** From 1; unset where it was reached by a cursor. */
  readonly page?: number
  /** Entities on a page. */
  readonly number: number
  /** All that match, where it is known. */
  readonly total?: number
  /** The query of the next page, where there is one. */
  readonly next?: string
}

/**
 * One way to write the model, and to read it: syntax only. A rendering looks nothing up and checks no values; it
 * turns a message into `Raw` and model values into a message.
 */
export interface Rendering {
  /** The media types that it writes, the preferred one first; lower case, no parameters. */
  readonly mediaTypes: readonly string[]
  /** The media types that clients may send. Defaults to `mediaTypes`; empty if it only writes. */
  readonly reads?: readonly string[]
  /** Whether a listing shows entities in full; else their locations are all it needs. */
  readonly lists: 'entities' | 'locations'
  /** How many entities a listing shows unless the request says; unset: all. For renderings that people look at. */
  readonly pageSize?: number
  /**
   * How many links from an entity it shows; unset: all. For renderings that people look at: where there are more, they
   * get one more than they show, and in listings they get none.
   */
  readonly mostLinks?: number
  /**
   * Query parameters that only this rendering understands: they ask for other views of what is at a path. The query of
   * a GET with one of them is the rendering's alone, such as a form that keeps what was typed, and narrows nothing;
   * all other parameters narrow a listing or are refused.
   */
  readonly parameters?: readonly string[]
  /**
   * Reads a message.
   *
   * @param expect what the request can carry, the likeliest first
   * @returns undefined where the message carries nothing at all
   * @throws OcciError `syntax` with the position of every fault
   */
  decode(message: ReceivedMessage, expect: readonly RawType[]): Decoded | undefined
  /** Whether it can write such a payload; 400 where the standard demands that status, else 406. */
  canEncode(type: PayloadType): true | { readonly status: 400 | 406; readonly reason: string }
  /**
   * Writes a message: its body and the header fields that carry content, `Content-Type` among them.
   *
   * @throws OcciError `not-acceptable` where just this payload cannot be written
   */
  encode(payload: Payload, context: RenderContext): Awaitable<Message>
}
