import type { Awaitable } from './awaitable.ts'
import type { Catalogue } from './catalogue.ts'
import type { Done } from './done.ts'
import type { EntityWithLinks } from './entity.ts'
import type { OcciError } from './error.ts'
import type { Format } from './format.ts'
import type { Message, ReceivedMessage } from './message.ts'
import type { Payload } from './payload.ts'
import type { Revision } from './registry/change-set.ts'
import type { Registry } from './registry/registry.ts'
import type { RenderContext } from './render-context.ts'

/** The request that a page answers. */
export interface PageRequest {
  /** The effective method: GET for HEAD, and for a form the value of its field `_method`. */
  readonly method: string
  /** Its location within the service. */
  readonly location: string
  readonly query: URLSearchParams
  /** What the form has done that led to this page; anyone can write that into an address. */
  readonly done?: Done
}

/** Who is signed in. */
export interface SignedIn {
  /** The name that the history of changes has. */
  readonly name: string
  /** Whether the browser keeps a name and a password, and sends them with each request (HTTP Basic). */
  readonly isBasic: boolean
}

/** Which part of a listing an answer shows. */
export interface ListingPart {
  /** Its number, from 1; unset if it was reached by a cursor. */
  readonly page?: number
  /** The greatest number of entities of a part. */
  readonly number: number
  /** The number of all matching entities; unset if these are more than `mostCounted`, and no counter knows it. */
  readonly total?: number
  /** The query of the next part, if any. */
  readonly next?: string
}

/** What a page is written with. */
export interface PageContext extends RenderContext {
  readonly request: PageRequest
  /** Unset if the caller has not signed in. */
  readonly signedIn?: SignedIn | undefined
  /** Which part of a listing the payload holds; unset if it holds all of it, or is no listing. */
  readonly part?: ListingPart
  /** Other formats in which the service answers the same request, for links; unset if there are none. */
  readonly formats?: readonly Format[]
  /** What listings can search for; unset: nothing. */
  readonly search?: Registry['search']
  /** A state of the registry that the payload shows, or a slightly earlier one: changes can be followed from it. */
  readonly revision?: Revision
}

/** What a view is written with. */
export interface ViewContext extends PageContext {
  /**
   * Loads the entity at the location of the request: authorized, and brought up to date by its backends. It has at most
   * `mostLinks` of its links, and one more if there are more.
   *
   * @throws OcciError `not-found`, and what a backend or the policy refuses with
   */
  retrieve(): Awaitable<EntityWithLinks>
}

/** The web pages of a rendering that people look at. They may show more than the requested payload. */
export interface WebPages {
  /** How many entities a page of a listing shows by default. */
  readonly pageSize: number
  /**
   * The greatest number of links from an entity that its page shows. The payload of an entity that has more holds one
   * more than this; entities in listings come without their links.
   */
  readonly mostLinks: number
  /** The parameters of a listing's query that only the pages know, such as the columns of a table: they narrow nothing. */
  readonly parameters: readonly string[]
  /**
   * Returns a shorter query with which a GET requests the same page, such as one without the empty fields that a form
   * sends: the service redirects there. Undefined if there is none.
   */
  shorter(request: PageRequest, catalogue: Catalogue): string | undefined
  /**
   * Returns whether a GET requests a view: a page that shows something else than what is at its location, such as a form
   * or a map. The whole query of such a request belongs to the view. Any other query narrows a listing or is refused.
   */
  isView(request: PageRequest): boolean
  /**
   * Writes the requested view. It loads what it shows: nothing has been loaded for it. Of a collection,
   * something is known to be there.
   *
   * @throws OcciError `not-found` if the entity that it shows does not exist
   */
  view(context: ViewContext): Awaitable<Message>
  /** Writes the page that shows a payload as the answer to a request. */
  show(payload: Payload, context: PageContext): Awaitable<Message>
  /**
   * Writes a form again after it was refused: what was typed, and what is wrong with it.
   *
   * @param form the message of the request, as it was received
   * @returns undefined if the request was no form that can be shown again: the error is then shown as a page
   */
  refusedForm(error: OcciError, form: ReceivedMessage, context: PageContext): Awaitable<Message | undefined>
}
