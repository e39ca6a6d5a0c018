import type { Compare, Walk } from './sorted.ts'

/** Goes through several sorted walks in one order, without the first `skip`. */
export function merged<P, T extends P>(walks: readonly Walk<T>[], compare: Compare<P>, skip = 0): Iterable<T> {
  const [only, ...others] = walks
  return only !== undefined && others.length === 0 && skip === 0 ? only : mergedOf(walks, compare, skip)
}

function* mergedOf<P, T extends P>(walks: readonly Walk<T>[], compare: Compare<P>, skip: number): Generator<T> {
  for (let walk = foremost(walks, compare); walk?.current !== undefined; walk = foremost(walks, compare)) {
    if (skip > 0) skip--
    else yield walk.current
    walk.advance()
  }
}

function foremost<P, T extends P>(walks: readonly Walk<T>[], compare: Compare<P>): Walk<T> | undefined {
  let first: Walk<T> | undefined
  for (const walk of walks) {
    if (walk.current === undefined) continue
    if (first?.current === undefined || compare(walk.current, first.current) < 0) first = walk
  }
  return first
}
