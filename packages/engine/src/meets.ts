import type { Entity, Query } from '@occi/core'
import type { Registry } from '@occi/core/authoring'
import { hasTerms, matches, searchTerms, searchText } from '@occi/core/store'

/**
 * Returns whether an entity is among what a registry returns for a query.
 *
 * @param how what the registry finds of words
 */
export function meets(entity: Entity, query: Query, how?: Registry['search']): boolean {
  const { search } = query
  if (!matches(entity, query)) return false
  return search === undefined || hasTerms(searchText(entity), searchTerms(search, how))
}
