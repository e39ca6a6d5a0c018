import {
  type Awaitable,
  type Catalogue,
  type Entity,
  isLink,
  type Link,
  type PageQuery,
  type Query,
  type Revision,
} from '@occi/core'
import { chain, type EntityWithLinks, type Snapshot } from '@occi/core/authoring'
import { authorize, notFound } from '../authorize.ts'
import type { Call } from '../call.ts'
import { countRead, turn, turnIfBusy } from '../turn.ts'
import { refresh, refreshMany } from './refresh.ts'
import type { Retrieved } from './retrieved.ts'

const noLinks: readonly Link[] = []

/**
 * Reads an entity by location or id, with the links that start from it, brought up to date by its backends.
 *
 * @param mostLinks the greatest number of links to read; one more is returned if there are more. Defaults to all
 * @throws OcciError `not-found`, and what a backend refuses with
 */
export function retrieve(key: string, call: Call, mostLinks?: number): Awaitable<Retrieved> {
  return chain(find(key, call, mostLinks), (found) =>
    chain(authorize(call, { type: 'retrieve', key: found.entity.location, entity: found.entity }), () =>
      refresh(found, call),
    ),
  )
}

/**
 * Reads an entity with its links as they are stored.
 *
 * @throws OcciError `not-found`
 */
export function find(key: string, call: Call, mostLinks?: number): Awaitable<Snapshot> {
  const options = { links: ['source'] as const, mostLinks: mostLinks === undefined ? undefined : mostLinks + 1 }
  return chain(call.read.snapshot(key, options), (found) => {
    if (found === undefined) throw notFound(key)
    return found
  })
}

/** A page of a listing. */
export interface Listing {
  readonly items: readonly EntityWithLinks[]
  /** Where the next page starts; unset if nothing follows. */
  readonly next?: string
  /** How many there are in all, if reading the page has shown it. */
  readonly total?: number
  /** A state of the registry that it shows, or a slightly earlier one. */
  readonly revision: Revision
}

/**
 * Reads a page of the entities that match.
 *
 * @param full whether they are rendered in full: with their links, and brought up to date
 * @param links whether those that are rendered in full need their links
 */
export function page(query: PageQuery, full: boolean, call: Call, links = true): Awaitable<Listing> {
  return chain(authorizeList(query, call), () => readPage(query, full, call, links))
}

/** Throws what the policy throws if the caller may not list what matches. */
export function authorizeList(query: Query, call: Call): Awaitable<void> {
  return authorize(call, { type: 'list', key: collectionOf(query, call.catalogue) })
}

/** What is listed: a path, or the identifier of a mixin. */
function collectionOf({ prefix, kind, mixins }: Query, catalogue: Catalogue): string {
  const [mixin] = mixins ?? []
  return prefix ?? (kind === undefined ? undefined : catalogue.kind(kind)?.location) ?? mixin ?? '/'
}

function readPage(query: PageQuery, full: boolean, call: Call, links = true): Awaitable<Listing> {
  const waited = turnIfBusy()
  if (waited !== undefined) return waited.then(() => readPageNow(query, full, call, links))
  return readPageNow(query, full, call, links)
}

function readPageNow(query: PageQuery, full: boolean, call: Call, links: boolean): Awaitable<Listing> {
  return chain(call.read.page(query), ({ items, next, total, revision }) => {
    countRead(items.length)
    if (!full) return { items: withoutLinks(items), next, total, revision }
    return chain(links ? withLinks(items, call) : withoutLinks(items), (found) =>
      chain(refreshMany(found, call), (fresh) => ({ items: fresh, next, total, revision })),
    )
  })
}

function withoutLinks(entities: readonly Entity[]): readonly EntityWithLinks[] {
  return entities.map((entity) => ({ entity, links: noLinks }))
}

function withLinks(entities: readonly Entity[], call: Call): Awaitable<readonly EntityWithLinks[]> {
  const sources: string[] = []
  for (const entity of entities) if (!isLink(entity)) sources.push(entity.location)
  if (sources.length === 0) return withoutLinks(entities)
  return chain(call.read.links(sources, 'source'), (links) => {
    if (links.length === 0) return withoutLinks(entities)
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
  query: Query & Pick<PageQuery, 'after' | 'order'>,
  full: boolean,
  size: number,
  call: Call,
): AsyncGenerator<readonly EntityWithLinks[]> {
  await authorizeList(query, call)
  let { after } = query
  do {
    await turn()
    const listing = await readPage({ ...query, limit: size, after }, full, call)
    yield listing.items
    after = listing.next
  } while (after !== undefined)
}
