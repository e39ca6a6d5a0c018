import { type Entity, isLink } from '@occi/core'
import type { View } from '../view.ts'
import type { AddressSource, Beside, Column } from './column.ts'
import { entitiesAt, linksAt } from './connections.ts'

/** How many links of one resource are looked at for addresses. */
const mostLinks = 4

/** Reads what the columns of a table show beside its entities. */
export async function besideOf(entities: readonly Entity[], columns: readonly Column[], view: View): Promise<Beside> {
  const links = columns.some(({ needs }) => needs === 'ends') ? entities.filter(isLink) : []
  const sources = columns.flatMap(({ needs }) => (typeof needs === 'object' ? needs : []))
  const resources = sources.length === 0 ? [] : entities.filter((entity) => !isLink(entity))
  const [ends, addresses] = await Promise.all([
    entitiesAt(
      links.flatMap(({ source, target }) => [source, target]),
      view,
    ),
    Promise.all(resources.map(async ({ location }) => [location, await addressesOf(location, sources, view)] as const)),
  ])
  return { ends, addresses: new Map(addresses) }
}

/** The addresses of a resource; of each there are a few, however many links start from it. */
async function addressesOf(
  location: string,
  sources: readonly AddressSource[],
  { read }: View,
): Promise<readonly string[]> {
  const kinds = [...new Set(sources.map(({ kind }) => kind))]
  const query = linksAt(location, 'source')
  const pages = await Promise.all(kinds.map((kind) => read.page({ ...query, kind, limit: mostLinks })))
  const values = pages.flatMap(({ items }) =>
    items.flatMap(({ attributes }) => sources.map(({ name }) => attributes[name])),
  )
  return values.filter((value) => typeof value === 'string' && value !== '') as readonly string[]
}
