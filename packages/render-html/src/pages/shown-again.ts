import type { Entity } from '@occi/core'
import { sizeOf, type WayBack } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { collectionQuery, filtersOf } from '../filter.ts'
import { lookOf, orderOf, pageSize } from '../listing.ts'
import type { RefusedAction } from '../parts/actions.ts'
import { linksFrom } from '../parts/connections.ts'
import { queryInterface, View } from '../view.ts'
import { categoriesPage } from './categories.ts'
import { collectionPage } from './collection.ts'
import { entityPage, surroundingsOf } from './entity.ts'

/** The page as a GET shows it now, for one who was there when a form was refused. */
export async function pageShownAgain(
  { location, query }: WayBack,
  view: View,
  refused?: RefusedAction,
): Promise<Page | undefined> {
  const request = { method: 'GET', location, query }
  const there = new View({ ...view.context, request, part: undefined }, view.site)
  if (location === queryInterface) return categoriesPage(view.catalogue.categories, there)
  if (location.endsWith('/')) return collectionAgain(there)
  const entity = await view.read.entity(location)
  return entity === undefined ? undefined : entityAgain(entity, there, refused)
}

/** The longest page of a listing that is shown again. */
const longestPage = 200

async function collectionAgain(view: View): Promise<Page> {
  const { context, request, read } = view
  const look = lookOf(view)
  const { number: wanted } = look
  const order = orderOf(look)
  const number = Math.min(Number(wanted) || pageSize, longestPage)
  const page = Number(request.query.get('page')) || 1
  const query = collectionQuery(filtersOf(view), view)
  const { items, next } = await read.page({ ...query, order, limit: number, offset: (page - 1) * number })
  const following = new URLSearchParams(request.query)
  following.set('page', String(page + 1))
  const { number: count, isMore } = await sizeOf(query, read)
  const part = {
    page,
    number,
    total: isMore ? undefined : count,
    next: next === undefined ? undefined : following.toString(),
  }
  const batches = [items.map((entity) => ({ entity, links: [] }))]
  return collectionPage(batches, new View({ ...context, part }, view.site))
}

async function entityAgain(entity: Entity, view: View, refused: RefusedAction | undefined): Promise<Page> {
  const around = await surroundingsOf(entity, await linksFrom(entity, view), view)
  return entityPage(entity, around, view, { refused })
}
