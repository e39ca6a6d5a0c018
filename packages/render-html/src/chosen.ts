import type { Entity } from '@occi/core'
import { parseWayBack, type Size, sizeOf } from '@occi/core/authoring'
import { collectionQuery, type Filter, filtersOf } from './filter.ts'
import { hidden } from './forms/field.ts'
import { listingPath } from './listing.ts'
import type { Content } from './markup.ts'
import { entitiesAt } from './parts/connections.ts'
import type { View } from './view.ts'

/** The entities of a listing to which something shall be done. */
export interface Chosen {
  /** What narrows the listing. */
  readonly filters: readonly Filter[]
  /** Whether these are all that match, whenever it is done; otherwise those that the request names. */
  readonly isAll: boolean
  readonly size: Size
  /** Unset if there are more than a page reads. */
  readonly entities: readonly Entity[] | undefined
}

/** How many entities of a listing are looked at, to say what will happen to them. */
const mostRead = 500

/**
 * Reads what a request has chosen: the entities in its `location`, or with `_all` those that match. A request that has
 * neither has chosen nothing.
 */
export async function chosenOf(view: View, filters: readonly Filter[] = filtersOf(view)): Promise<Chosen> {
  const { request, read } = view
  if (request.query.has('_all')) {
    const query = collectionQuery(filters, view)
    const { items, next } = await read.page({ ...query, limit: mostRead })
    if (next !== undefined) return { filters, isAll: true, size: await sizeOf(query, read), entities: undefined }
    return { filters, isAll: true, size: { number: items.length, isMore: false }, entities: items }
  }
  const entities = [...(await entitiesAt(request.query.getAll('location'), view)).values()]
  return { filters, isAll: false, size: { number: entities.length, isMore: false }, entities }
}

/** The address to which a request wants to be led back, by default that of its listing. */
export function backPath(view: View): string {
  const back = parseWayBack(view.request.query.get('_back') ?? '')
  return back === undefined ? listingPath(filtersOf(view), view) : view.path(back.location, back.query)
}

/** The fields by which a form names entities, and where it leads back to. */
export function chosenFields(entities: readonly Entity[], { request: { query } }: View): Content {
  const back = query.get('_back')
  return [...entities.map(({ location }) => hidden('location', location)), back !== null && hidden('_back', back)]
}
