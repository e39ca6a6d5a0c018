import { canonicalPath } from './names.ts'

/** Where a form leads back to. */
export interface WayBack {
  readonly location: string
  readonly query: URLSearchParams
}

/**
 * Reads where a form leads back to, as its field `_back` says: a location of the service and a query. Anyone can write that
 * field.
 *
 * @returns undefined for anything else, such as another address
 * @example parseWayBack('/compute/?order=title')?.location // '/compute/'
 */
export function parseWayBack(text: string): WayBack | undefined {
  const end = text.indexOf('?')
  const location = end === -1 ? text : text.slice(0, end)
  if (canonicalPath(location) !== location) return undefined
  return { location, query: new URLSearchParams(end === -1 ? '' : text.slice(end + 1)) }
}
