import type { Entity, Page, PageQuery, Query } from '@occi/core'
import { type Candidates, matches, orderKey, type Shelf } from './shelf.ts'

/** Where the keys of resources, and then of links, start that a query's prefix allows; and where they end. */
function ranges(prefix: string | undefined): readonly (readonly [from: string, to: string])[] {
  const path = prefix ?? '/'
  return ['0', '1'].map((of) => [of + path, of + upperBound(path)])
}

/** The first string that is greater than all that start with a path. */
function upperBound(path: string): string {
  return `${path.slice(0, -1)}${String.fromCharCode(path.charCodeAt(path.length - 1) + 1)}`
}

/** The entities of one shelf that match, in order, from a key on. */
function* matching(shelf: Shelf, query: Query, after: string | undefined): Generator<Entity> {
  const { keys, exact } = shelf.candidates(query)
  for (const [from, to] of ranges(query.prefix)) {
    if (after !== undefined && after >= to) continue
    // A cursor is the key of the last entity that was given: the next greater string is where to go on.
    const start = after !== undefined && after >= from ? `${after}\u0000` : from
    for (const key of keys.from(start)) {
      if (key >= to) break
      const entity = shelf.byOrderKey(key)
      if (entity !== undefined && (exact || matches(entity, query))) yield entity
    }
  }
}

/** Entities of several shelves in one order. */
function* merged(shelves: readonly Shelf[], query: Query, after: string | undefined): Generator<Entity> {
  const heads = shelves.map((shelf) => {
    const rest = matching(shelf, query, after)
    return { rest, head: rest.next() }
  })
  for (;;) {
    let least: (typeof heads)[number] | undefined
    for (const one of heads) {
      if (one.head.done) continue
      if (least === undefined || least.head.done || orderKey(one.head.value) < orderKey(least.head.value)) least = one
    }
    if (least === undefined || least.head.done) return
    yield least.head.value
    least.head = least.rest.next()
  }
}

/** A page of what matches on some shelves. */
export function pageOf(shelves: readonly Shelf[], query: PageQuery): Page {
  const { limit, offset = 0 } = query
  const after = offset === 0 ? query.after : (skipped(shelves, query, offset) ?? query.after)
  let toSkip = offset > 0 && after === query.after ? offset : 0
  const items: Entity[] = []
  for (const entity of shelves.length === 1
    ? matching(shelves[0] as Shelf, query, after)
    : merged(shelves, query, after)) {
    if (toSkip > 0) toSkip--
    else if (items.length === limit) {
      const last = items.at(-1)
      return last === undefined ? { items } : { items, next: orderKey(last) }
    } else items.push(entity)
  }
  return { items }
}

/** The key after which a page by offset starts, where it can be found without walking there. */
function skipped(shelves: readonly Shelf[], query: PageQuery, offset: number): string | undefined {
  const [shelf, other] = shelves.filter((one) => one.candidates(query).keys.size > 0)
  if (shelf === undefined || other !== undefined || query.after !== undefined || query.prefix !== undefined)
    return undefined
  const { keys, exact } = shelf.candidates(query)
  return exact ? (keys.at(offset - 1) ?? '2') : undefined
}

/** How many entities match on some shelves. */
export function countOf(shelves: readonly Shelf[], query: Query): number {
  let count = 0
  for (const shelf of shelves) count += countIn(shelf.candidates(query), shelf, query)
  return count
}

function countIn({ keys, exact }: Candidates, shelf: Shelf, query: Query): number {
  if (exact) {
    if (query.prefix === undefined) return keys.size
    return ranges(query.prefix).reduce((sum, [from, to]) => sum + keys.rank(to) - keys.rank(from), 0)
  }
  let count = 0
  for (const _ of matching(shelf, query, undefined)) count++
  return count
}
