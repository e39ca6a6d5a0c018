import {
  type AttributeValue,
  type Awaitable,
  chain,
  type Entity,
  type EntityWithLinks,
  type Kind,
  type Mixin,
  OcciError,
  type PageInfo,
  type Query,
  type RawReference,
  type RawValue,
  resolveFilter,
  sizeOf,
} from '@occi/core'
import type { Listing } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/exchange.ts'
import { nextLink, type Paging, pagingOf } from './http/paging.ts'
import { nameEntities } from './named-entities.ts'
import type { Resolvable } from './resolvable.ts'
import { type ResponseOptions, respond, respondDone } from './respond.ts'

/** What a collection holds: that of a kind or mixin, or everything below a path (`GFD.223 Bound and Unbound Paths`). */
export function collectionQuery(location: string, bound: Kind | Mixin | undefined): Query {
  if (bound === undefined) return location === '/' ? {} : { prefix: location }
  return bound.class === 'kind' ? { kind: bound.identifier } : { mixins: [bound.identifier] }
}

const pagingNames = new Set(['page', 'number', 'after'])

/** Where a filter may stand beside the query's parameters. */
export interface FilterPlaces {
  /** What the message carries, where that is a filter. */
  readonly message?: Resolvable<'filter'> | undefined
  /** Whether the query names an action, which is no filter. */
  readonly action?: boolean
}

/**
 * A collection narrowed to what the request filters by: an entity rendering in the header, or the query's
 * `category=<identifier>` and `<attribute name>=<value>` (`GFD.223 Filtering`). A parameter that is neither is
 * refused, never ignored, and so is an attribute that is given twice.
 */
export async function filteredQuery(
  exchange: Exchange,
  query: Query,
  { message, action = false }: FilterPlaces,
): Promise<Query> {
  const parameters = filterParameters(exchange, action)
  const categories = [...(message?.raw.categories ?? []), ...parameters.categories]
  const attributes = new Map<string, RawValue>(message?.raw.attributes)
  for (const [name, value] of parameters.attributes) {
    if (attributes.has(name)) throw new OcciError('invalid', `the filter gives '${name}' twice, expected one value`)
    attributes.set(name, value)
  }
  if (categories.length === 0 && attributes.size === 0) return query
  const nested = message?.raw.nested
  const raw = { type: 'filter' as const, categories, attributes, ...(nested === undefined ? {} : { nested }) }
  const look = () => resolveFilter(raw, exchange.resolving)
  const filter = message === undefined ? look() : message.resolve(look)
  return narrow(query, filter.categories, await nameEntities(filter.attributes, exchange.call.read))
}

function filterParameters(exchange: Exchange, action: boolean) {
  const categories: RawReference[] = []
  const attributes: [string, RawValue][] = []
  const own = exchange.answer.rendering.parameters
  // MartServer's users write the name as a value: attribute=NAME&value=VALUE.
  const values = exchange.query.getAll('value')
  let pairs = 0
  for (const [name, value] of exchange.query) {
    if (pagingNames.has(name) || own?.includes(name) || (action && name === 'action')) continue
    if (name === 'category') categories.push({ identifier: value })
    else if (name === 'attribute') attributes.push([value, { text: values[pairs++] ?? '' }])
    else if (name !== 'value' || values.length !== exchange.query.getAll('attribute').length) {
      attributes.push([name, { text: value }])
    }
  }
  return { categories, attributes }
}

/**
 * Refuses a path below which there is nothing: an unbound path is the union of what is below it
 * (`GFD.223 Bound and Unbound Paths`), and one that is mistyped must not look like an empty one.
 */
export async function expectSomething(exchange: Exchange): Promise<void> {
  if (await hasSomething(exchange)) return
  const { location } = exchange
  throw new OcciError('not-found', `there is nothing below ${location}, see the query interface /-/ for what is served`)
}

/** Tells whether a path is bound, or something is below it. */
export function hasSomething({ location, call }: Exchange): Awaitable<boolean> {
  const { kinds, mixins } = call.catalogue
  if (location === '/' || location === '/-/' || call.catalogue.at(location) !== undefined) return true
  if ([...kinds, ...mixins].some((category) => category.location?.startsWith(location))) return true
  return chain(call.read.page({ prefix: location, limit: 1 }), ({ items }) => items.length > 0)
}

/** All given categories held, all given attributes equal. */
function narrow(
  query: Query,
  categories: readonly { readonly class: string; readonly identifier: string }[],
  attributes: ReadonlyMap<string, AttributeValue>,
): Query {
  let { kind } = query
  const mixins = new Set(query.mixins)
  for (const category of categories) {
    if (category.class === 'mixin') mixins.add(category.identifier)
    else if (category.class === 'action') {
      throw new OcciError('invalid', `entities are not filtered by actions, ${category.identifier} is one`)
    } else if (kind !== undefined && kind !== category.identifier) {
      throw new OcciError('invalid', `an entity has one kind: ${kind} and ${category.identifier} are two`)
    } else kind = category.identifier
  }
  return {
    ...query,
    ...(kind === undefined ? {} : { kind }),
    ...(mixins.size === 0 ? {} : { mixins: [...mixins] }),
    ...(attributes.size === 0 ? {} : { attributes }),
  }
}

/**
 * Answers with the entities that match: the page that is asked for, or all of them as a stream
 * (`GFD.223 Pagination`).
 */
export function respondListing(exchange: Exchange, query: Query): Awaitable<HttpResponse> {
  const { service, call, answer } = exchange
  const full = answer.rendering.lists === 'entities'
  const paging = pagingOf(exchange.query, { maximum: service.limits.page, standard: answer.rendering.pageSize })
  if (paging !== undefined) return respondPage(exchange, query, full, paging)
  const first = service.engine.page({ ...query, limit: service.limits.batch }, full, call)
  return chain(first, (listing) => {
    const batches = listing.next === undefined ? [listing.items] : allFrom(listing, exchange, query, full)
    return respond(exchange, { type: 'entities', batches })
  })
}

async function* allFrom(
  first: Listing,
  { service, call }: Exchange,
  query: Query,
  full: boolean,
): AsyncGenerator<readonly EntityWithLinks[]> {
  yield first.items
  const rest = first.next === undefined ? query : { ...query, after: first.next }
  if (first.next !== undefined) yield* service.engine.pages(rest, full, service.limits.batch, call)
}

async function respondPage(exchange: Exchange, query: Query, full: boolean, paging: Paging): Promise<HttpResponse> {
  const { service, call, answer } = exchange
  const { page, number, after } = paging
  const offset = page === undefined ? 0 : (page - 1) * number
  const place = after === undefined ? { offset } : { after, offset }
  const [listing, total] = await Promise.all([
    service.engine.page({ ...query, limit: number, ...place }, full, call, answer.rendering.mostLinks === undefined),
    totalOf(query, exchange),
  ])
  const next = listing.next === undefined ? undefined : nextQuery(exchange.query, paging, listing.next)
  const info: PageInfo = {
    number,
    ...(total === undefined ? {} : { total }),
    ...(page === undefined ? {} : { page }),
    ...(next === undefined ? {} : { next }),
  }
  const fields: [string, string][] = total === undefined ? [] : [['X-Total-Count', String(total)]]
  // In text/occi the field Link is OCCI's.
  if (next !== undefined && exchange.answer.mediaType !== 'text/occi') {
    fields.push(['Link', nextLink(`${exchange.url.url(exchange.location)}?${next}`)])
  }
  const options: ResponseOptions = { page: info, fields }
  return respond(exchange, { type: 'entities', batches: [listing.items] }, options)
}

/** How many match; a page for people does not wait until very many are counted. */
function totalOf(query: Query, { call, isPage }: Exchange): Awaitable<number | undefined> {
  if (!isPage) return call.read.count(query)
  return sizeOf(query, call.read).then(({ number, isMore }) => (isMore ? undefined : number))
}

/** The query of the next page: by number where this one has a number, else by cursor. */
function nextQuery(query: URLSearchParams, paging: Paging, cursor: string): string {
  const next = new URLSearchParams(query)
  next.set('number', String(paging.number))
  if (paging.page === undefined) next.set('after', cursor)
  else next.set('page', String(paging.page + 1))
  return next.toString()
}

/** Answers with the entities that a request has changed. */
export function respondChanged(exchange: Exchange, items: readonly EntityWithLinks[]): Promise<HttpResponse> {
  return respondDone(exchange, [{ type: 'entities', batches: [resourcesFirst(items)] }])
}

/** Orders a listing as renderings expect it: resources first, then links. */
export function resourcesFirst(items: readonly EntityWithLinks[]): readonly EntityWithLinks[] {
  const isLink = (entity: Entity) => 'source' in entity
  return [...items.filter(({ entity }) => !isLink(entity)), ...items.filter(({ entity }) => isLink(entity))]
}
