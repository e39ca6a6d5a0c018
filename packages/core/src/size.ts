import type { Reader } from './reader.ts'
import type { Query } from './registry/query.ts'

/** How many there are, as far as it costs little to know. */
export interface Size {
  readonly number: number
  /** Whether there are more than that. */
  readonly isMore: boolean
}

/** Up to how many entities are counted if no counter of a registry knows the number. */
export const mostCounted = 1000

/**
 * How many entities match: always of a kind, of a mixin, below a path and of everything, whose numbers registries have
 * at hand; else up to a bound, so that no request waits for a count of all that is stored.
 *
 * @param most defaults to `mostCounted`
 * @example await sizeOf({ attributes: new Map([['occi.core.target', '/network/1']]) }, context.read) // { number: 1000, isMore: true }
 */
export async function sizeOf(query: Query, read: Pick<Reader, 'count' | 'page'>, most = mostCounted): Promise<Size> {
  if (!isAtHand(query)) {
    const { items, total = 0 } = await read.page({ ...query, limit: 1, offset: most })
    if (items.length > 0) return { number: most, isMore: true }
    if (total > 0) return { number: total, isMore: false }
  }
  const number = await read.count(query)
  if (number !== undefined) return { number, isMore: false }
  const { items, next } = await read.page({ ...query, limit: most })
  return { number: items.length, isMore: next !== undefined }
}

function isAtHand({ kind, mixins = [], prefix, attributes, search }: Query): boolean {
  if ((attributes !== undefined && attributes.size > 0) || search !== undefined) return false
  return Number(kind !== undefined) + mixins.length + Number(prefix !== undefined && prefix !== '/') <= 1
}
