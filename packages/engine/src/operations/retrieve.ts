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
 * @throws OcciError `not-found`, and what a backend refuses with
 */
export function retrieve(key: string, services: Services, call: Call): Awaitable<EntityWithLinks> {
  return chain(find(key, call), (found) =>
    chain(authorize(services, call, { type: 'retrieve', key: found.entity.location, entity: found.entity }), () =>
      refresh(found, services, call),
    ),
  )
}

/** Reads an entity with its links as they are stored. */
export function find(key: string, call: Call): Awaitable<EntityWithLinks> {
  return chain(call.read.entity(key), (entity) => {
    if (entity === undefined) throw notFound(key)
    return chain(linksOf(entity, call), (links) => ({ entity, links }))
  })
}

function linksOf(entity: Entity, call: Call): Awaitable<readonly Link[]> {
  return isLink(entity) ? noLinks : call.read.links([entity.location], 'source')
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
 */
export function page(query: PageQuery, full: boolean, services: Services, call: Call): Awaitable<Listing> {
  return chain(authorizeList(query, services, call), () => readPage(query, full, services, call))
}

function authorizeList(query: Query, services: Services, call: Call): Awaitable<void> {
  return authorize(services, call, { type: 'list', key: collectionOf(query, call.catalogue) })
}

/** What is listed: a path, or the identifier of a mixin. */
function collectionOf({ prefix, kind, mixins }: Query, catalogue: Catalogue): string {
  const [mixin] = mixins ?? []
  return prefix ?? (kind === undefined ? undefined : catalogue.kind(kind)?.location) ?? mixin ?? '/'
}

function readPage(query: PageQuery, full: boolean, services: Services, call: Call): Awaitable<Listing> {
  return chain(call.read.page(query), ({ items, next }) => {
    const more = next === undefined ? {} : { next }
    if (!full) return { items: items.map((entity) => ({ entity, links: noLinks })), ...more }
    return chain(withLinks(items, call), (found) =>
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
