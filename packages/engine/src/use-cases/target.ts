import type { Catalogue, Kind, Mixin } from '@occi/core'

/** Where the query interface is (`GFD.223 HTTP Methods Applied to Query Interface`). */
export const queryInterfaceLocation = '/-/'

/** What is at a location, and its proper spelling (`GFD.223 Namespace`). */
export type Target =
  | { readonly type: 'query-interface'; readonly location: string }
  | { readonly type: 'entity'; readonly location: string }
  /** The collection of a kind, or of everything below a path. */
  | { readonly type: 'collection'; readonly location: string; readonly bound?: Kind }
  /** The collection of a mixin. */
  | { readonly type: 'members'; readonly location: string; readonly bound: Mixin }

/**
 * Returns what is at a location: the query interface, a collection if it ends in a slash, else an entity.
 *
 * @param isLenient whether the location of a kind or mixin may lack its slash
 */
export function targetAt(location: string, catalogue: Catalogue, isLenient: boolean): Target {
  if (location === queryInterfaceLocation || location === '/-') {
    return { type: 'query-interface', location: queryInterfaceLocation }
  }
  if (location.endsWith('/')) return collectionAt(location, catalogue.at(location))
  const bound = isLenient ? catalogue.atWithoutSlash(location) : undefined
  return bound === undefined ? { type: 'entity', location } : collectionAt(`${location}/`, bound)
}

function collectionAt(location: string, bound: Kind | Mixin | undefined): Target {
  return bound?.class === 'mixin' ? { type: 'members', location, bound } : { type: 'collection', location, bound }
}
