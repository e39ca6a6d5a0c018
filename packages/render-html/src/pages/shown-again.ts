import type { Entity } from '@occi/core'
import type { Page } from '../document.ts'
import { collectionQuery, filtersOf } from '../filter.ts'
import { pageSize } from '../listing.ts'
import type { RefusedAction } from '../parts/actions.ts'
import { linksFrom } from '../parts/connections.ts'
import { queryInterface, View } from '../view.ts'
import { categoriesPage } from './categories.ts'
import { collectionPage } from './collection.ts'
import { entityPage, surroundingsOf } from './entity.ts'

/**
 * The page at a location as a GET shows it now, for one who was there when a form was refused.
 *
 * @param filters the query that narrows a collection
 */
export async function pageShownAgain(
  location: string,
  filters: URLSearchParams,
  view: View,
  refused?: RefusedAction,
): Promise<Page | undefined> {
  const request = { method: 'GET', location, query: filters }
  const there = new View({ ...view.context, request, part: undefined }, view.site)
  if (location === queryInterface) return categoriesPage(view.catalogue.categories, there)
  if (location.endsWith('/')) return collectionAgain(there)
  const entity = await view.read.entity(location)
  return entity === undefined ? undefined : entityAgain(entity, there, refused)
}

async function collectionAgain(view: View): Promise<Page> {
  const { context, request, read } = view
  const { items, next } = await read.page({ ...collectionQuery(filtersOf(view), view), limit: pageSize })
  const following = new URLSearchParams([...request.query, ['page', '2']]).toString()
  const part = { page: 1, number: pageSize, next: next === undefined ? undefined : following }
  const batches = [items.map((entity) => ({ entity, links: [] }))]
  return collectionPage(batches, new View({ ...context, part }, view.site))
}

async function entityAgain(entity: Entity, view: View, refused: RefusedAction | undefined): Promise<Page> {
  const around = await surroundingsOf(entity, await linksFrom(entity, view), view)
  return entityPage(entity, around, view, { refused })
}
