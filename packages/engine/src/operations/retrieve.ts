import {
  type Awaitable,
  type Catalogue,
  chain,
  type Entity,
  type EntityWithLinks,
  isLink,
  type Link,
  type PageQuery,
  type Query,
} from '@occi/core'
import type { Call } from '../call.ts'
import { authorize, notFound, type Services } from '../services.ts'
import { turn } from '../turn.ts'
import { refresh, refreshMany } from './refresh.ts'

const noLinks: readonly Link[] = []

/**
 * Reads an entity by location or id, with the links that start from it, brought up to date by its backends.
 *
 * @param mostLinks how many of the links are wanted; one more where there are more. All unless said
 * @throws OcciError `not-found`, and what a backend refuses with
 */
export function retrieve(key: string, services: Services, call: Call, mostLinks?: number): Awaitable<EntityWithLinks> {
  return chain(find(key, call, mostLinks), (found) =>
    chain(authorize(services, call, { type: 'retrieve', key: found.entity.location, entity: found.entity }), () =>
      refresh(found, services, call),
    ),
  )
}

/** Reads an entity with its links as they are stored. */
export function find(key: string, call: Call, mostLinks?: number): Awaitable<EntityWithLinks> {
  return chain(call.read.entity(key), (entity) => {
    if (entity === undefined) throw notFound(key)
    return chain(linksOf(entity, call, mostLinks), (links) => ({ entity, links }))
  })
}

function linksOf(entity: Entity, { read }: Call, most: number | undefined): Awaitable<readonly Link[]> {
  if (isLink(entity)) return noLinks
  if (most === undefined) return read.links([entity.location], 'source')
  const query = { attributes: new Map([['occi.core.source', entity.location]]), limit: most + 1 }
  return chain(read.page(query), ({ items }) => items.filter(isLink))
}

/** A page of a listing. */
export interface Listing {
  readonly items: readonly EntityWithLinks[]
  /** Where the next page starts, where there is one. */
  readonly next?: string
}

/**
 * Reads a page of the entities that match.
 *
 * @param full whether they are to be rendered in full: with their links, and brought up to date
 * @param links whether those that are rendered in full need their links
 */
export function page(
  query: PageQuery,
  full: boolean,
  services: Services,
  call: Call,
  links = true,
): Awaitable<Listing> {
  return chain(authorizeList(query, services, call), () => readPage(query, full, services, call, links))
}

function authorizeList(query: Query, services: Services, call: Call): Awaitable<void> {
  return authorize(services, call, { type: 'list', key: collectionOf(query, call.catalogue) })
}

/** What is listed: a path, or the identifier of a mixin. */
function collectionOf({ prefix, kind, mixins }: Query, catalogue: Catalogue): string {
  const [mixin] = mixins ?? []
  return prefix ?? (kind === undefined ? undefined : catalogue.kind(kind)?.location) ?? mixin ?? '/'
}

function readPage(query: PageQuery, full: boolean, services: Services, call: Call, links = true): Awaitable<Listing> {
  return chain(call.read.page(query), ({ items, next }) => {
    const more = next === undefined ? {} : { next }
    const bare = () => items.map((entity) => ({ entity, links: noLinks }))
    if (!full) return { items: bare(), ...more }
    return chain(links ? withLinks(items, call) : bare(), (found) =>
      chain(refreshMany(found, services, call), (fresh) => ({ items: fresh, ...more })),
    )
  })
}

function withLinks(entities: readonly Entity[], call: Call): Awaitable<readonly EntityWithLinks[]> {
  const sources = entities.filter((entity) => !isLink(entity)).map((entity) => entity.location)
  if (sources.length === 0) return entities.map((entity) => ({ entity, links: noLinks }))
  return chain(call.read.links(sources, 'source'), (links) => {
    const bySource = new Map<string, Link[]>()
    for (const link of links) {
      const same = bySource.get(link.source)
      if (same === undefined) bySource.set(link.source, [link])
      else same.push(link)
    }
    return entities.map((entity) => ({ entity, links: bySource.get(entity.location) ?? noLinks }))
  })
}

/** Reads all entities that match (after a cursor), page by page: no snapshot, and nothing is held between pages. */
export async function* pages(
  query: Query & Pick<PageQuery, 'after'>,
  full: boolean,
  size: number,
  services: Services,
  call: Call,
): AsyncGenerator<readonly EntityWithLinks[]> {
  await authorizeList(query, services, call)
  let { after } = query
  do {
    await turn()
    const part = { ...query, limit: size, ...(after === undefined ? {} : { after }) }
    const listing = await readPage(part, full, services, call)
    yield listing.items
    after = listing.next
  } while (after !== undefined)
}
