import type { Entity, Query } from '@occi/core'
import { hasTerms, matches, searchTerms, searchText } from '@occi/core/store'

/** Returns whether an entity is among what a registry returns for a query. */
export function meets(entity: Entity, query: Query): boolean {
  const { prefix = '/', search } = query
  if (!entity.location.startsWith(prefix) || !matches(entity, query)) return false
  return search === undefined || hasTerms(searchText(entity), searchTerms(search))
}
