import type { Awaitable } from '@occi/core'
import {
  type EntityWithLinks,
  type Fields,
  formatPagingFields,
  type ListingPart,
  type Payload,
} from '@occi/core/authoring'
import type { Result } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import { etagOf } from './http/etag.ts'
import type { HttpResponse } from './http/messages.ts'
import { isPagingName, type Paging } from './http/paging.ts'
import { isNotModified } from './http/preconditions.ts'
import { type ResponseOptions, respond, respondDone } from './respond.ts'

/**
 * Answers with the result of a request: status, header fields, and the payload in the negotiated rendering.
 *
 * @param paging the part of a listing that was requested
 */
export function answer(exchange: Exchange, result: Result, paging: Paging | undefined): Awaitable<HttpResponse> {
  const etag = etagFor(exchange, result)
  const options = optionsOf(exchange, result, paging, etag)
  if (result.meaning !== 'shown') return respondDone(exchange, payloadsOf(exchange, result), options)
  if (etag !== undefined && isNotModified(exchange.request, etag)) {
    return {
      status: 304,
      fields: [...exchange.service.fields.of(exchange.call), ...(options.fields ?? [])],
      body: undefined,
    }
  }
  return respond(exchange, shownPayload(exchange, result.payload), options)
}

/** The entity-tag of an answer with an entity; none for a page, which shows more than the tag tells of. */
function etagFor({ pages, answer: { mediaType } }: Exchange, { found, isTransient }: Result): string | undefined {
  return found === undefined || pages !== undefined || isTransient ? undefined : etagOf(found, mediaType)
}

function optionsOf(
  exchange: Exchange,
  result: Result,
  paging: Paging | undefined,
  etag: string | undefined,
): ResponseOptions {
  const { meaning, found, revision } = result
  const fields: Fields[number][] = []
  if (meaning === 'created') fields.push(...locationField(exchange, result.payload))
  if (etag !== undefined) fields.push(['ETag', etag])
  if (found !== undefined && meaning !== 'created' && isElsewhere(exchange, found)) {
    fields.push(['Content-Location', exchange.url.path(found.entity.location)])
  }
  if (revision !== undefined) fields.push(['OCCI-Revision', revision])
  const part = result.payload.type === 'entities' && paging !== undefined ? partOf(exchange, result, paging) : undefined
  if (part !== undefined) fields.push(...partFields(exchange, part))
  return { status: meaning === 'created' ? 201 : 200, fields, part, revision }
}

/** Where the first of the created entities is (`GFD.223 Create Entity Instance`). */
function locationField({ url }: Exchange, payload: Payload): Fields {
  const [location] = locationsIn(payload)
  return location === undefined ? [] : [['Location', url.url(location)]]
}

/** Whether an entity was reached by its kind's location and its id. */
function isElsewhere({ location }: Exchange, { entity }: EntityWithLinks): boolean {
  return location !== entity.location && !location.endsWith('/')
}

/** Which part of a listing the answer shows. */
function partOf({ query }: Exchange, { next, total }: Result, paging: Paging): ListingPart {
  const { page, number } = paging
  return { page, number, total, next: next === undefined ? undefined : nextQuery(query, paging, next) }
}

/** The query of the next page: by number where this one has a number, else by cursor. */
function nextQuery(query: URLSearchParams, { page, number }: Paging, cursor: string): string {
  let kept = ''
  for (const [name, value] of query) {
    if (!isPagingName(name)) kept += `${encodeURIComponent(name)}=${encodeURIComponent(value)}&`
  }
  const start = page === undefined ? `after=${encodeURIComponent(cursor)}` : `page=${page + 1}`
  return `${kept}${start}&number=${number}`
}

function partFields({ url, location, answer: { mediaType } }: Exchange, { total, next }: ListingPart): Fields {
  // In text/occi the field Link is OCCI's.
  const hasNext = next !== undefined && mediaType !== 'text/occi'
  return formatPagingFields({ total, next: hasNext ? `${url.url(location)}?${next}` : undefined })
}

/** What an answer to a change shows, the best first; without entities if listings show locations only. */
function payloadsOf(exchange: Exchange, { meaning, payload }: Result): readonly Payload[] {
  const locations: Payload = { type: 'locations', locations: locationsIn(payload) }
  const isBare = meaning === 'created' && exchange.answer.rendering.lists === 'locations'
  if (payload.type === 'nothing') return []
  if (payload.type === 'entities')
    return meaning === 'created' ? (isBare ? [locations] : [payload, locations]) : [payload]
  return [shownPayload(exchange, payload), locations]
}

/** The locations of what a payload shows, as far as that is at hand. */
export function locationsIn(payload: Payload): readonly string[] {
  if (payload.type === 'entity') return [payload.entity.location]
  if (payload.type === 'categories') {
    return payload.categories.flatMap((one) => ('location' in one && one.location !== undefined ? [one.location] : []))
  }
  if (payload.type !== 'entities' || !Array.isArray(payload.batches)) return []
  return payload.batches.flat().map(({ entity }: EntityWithLinks) => entity.location)
}

/** A page links to locations, so it shows those that are bound; all others show the kind entity as an option says. */
function shownPayload({ pages, service }: Exchange, payload: Payload): Payload {
  if (payload.type !== 'categories' || pages !== undefined) return payload
  return { ...payload, categories: service.shownCategories.of(payload.categories) }
}
