import type { Query } from '@occi/core'
import { sameJson } from '@occi/core/authoring'

/** What two queries have in common if nothing can match both. */
export const nothing = Symbol('nothing')

/** Returns a query for what matches both; {@link nothing} if they exclude each other. */
export function intersect<Q extends Query>(query: Q, other: Query): Q | typeof nothing {
  const { kind = other.kind, prefix = other.prefix } = query
  if (other.kind !== undefined && kind !== other.kind) return nothing
  const narrower = longerPath(prefix, other.prefix ?? prefix)
  if (narrower === nothing) return nothing
  const attributes = new Map(query.attributes)
  for (const [name, value] of other.attributes ?? []) {
    const wanted = attributes.get(name)
    if (wanted !== undefined && !sameJson(wanted, value)) return nothing
    attributes.set(name, value)
  }
  const mixins = [...new Set([...(query.mixins ?? []), ...(other.mixins ?? [])])]
  const search = [query.search, other.search].filter((one) => one !== undefined).join(' ')
  return { ...query, kind, prefix: narrower, mixins, attributes, search: search === '' ? undefined : search }
}

function longerPath(a: string | undefined, b: string | undefined): string | undefined | typeof nothing {
  if (a === undefined || b === undefined) return a ?? b
  if (a.startsWith(b)) return a
  return b.startsWith(a) ? b : nothing
}
