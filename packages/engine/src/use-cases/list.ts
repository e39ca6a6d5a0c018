import { type Awaitable, isLink, type PageQuery, type Query, type Revision } from '@occi/core'
import { chain, type EntityWithLinks, type Payload, sizeOf } from '@occi/core/authoring'
import { type Listing, page, pages } from '../operations/retrieve.ts'
import { turn } from '../turn.ts'
import { filteredCollection, requireSomething } from './filter.ts'
import { orderOf } from './order.ts'
import type { Result } from './result.ts'
import type { Task, TaskPaging } from './task.ts'

/** What is listed, and in which order. */
type SortedQuery = Query & Pick<PageQuery, 'order'>

type EntityBatches = Extract<Payload, { type: 'entities' }>['batches']

/** Lists a collection, filtered: a part of it, or all (`GFD.223 HTTP Methods Applied to Collections`, GET Method). */
export function listCollection(task: Task): Awaitable<Result> {
  return chain(requireSomething(task), () => chain(filteredCollection(task), (query) => list(task, query)))
}

/** Lists the entities that match: the requested part, or all of them as a stream (`GFD.223 Pagination`). */
export function list(task: Task, query: Query, meaning: 'shown' | 'changed' = 'shown'): Awaitable<Result> {
  const { call, paging, shown, batch } = task
  const sorted = { ...query, order: orderOf(task) }
  if (paging !== undefined) return listPart(task, sorted, paging, meaning)
  return chain(page({ ...sorted, limit: batch }, shown.entities, call, shown.links), (first) => {
    const batches = first.next === undefined ? [first.items] : allFrom(first, sorted, task)
    return { meaning, payload: { type: 'entities', batches }, revision: first.revision }
  })
}

async function* allFrom(
  first: Listing,
  query: SortedQuery,
  { call, shown, batch }: Task,
): AsyncGenerator<readonly EntityWithLinks[]> {
  yield first.items
  yield* pages({ ...query, after: first.next }, shown.entities, batch, call)
}

function listPart(task: Task, query: SortedQuery, paging: TaskPaging, meaning: 'shown' | 'changed'): Awaitable<Result> {
  const { call, shown } = task
  const { isCounted, ...part } = paging
  return chain(page({ ...query, ...part }, shown.entities, call, shown.links), (found) => {
    const { items, next, revision } = found
    return chain(totalBeside(found, part) ?? totalOf(query, task, isCounted), (total) => ({
      meaning,
      payload: { type: 'entities', batches: [items] },
      next,
      total,
      revision,
    }))
  })
}

/** Returns how many match in all, if a page tells it: a registry may have learned it, and the first page may have all. */
function totalBeside({ items, next, total }: Listing, { after, offset = 0 }: Omit<TaskPaging, 'isCounted'>) {
  if (total !== undefined || next !== undefined || after !== undefined) return total
  return offset === 0 ? items.length : undefined
}

/** Returns how many match; by default only if there are not so many that counting them takes long. */
export function totalOf(sorted: SortedQuery, { call }: Task, isCounted: boolean): Awaitable<number | undefined> {
  // Their order does not change their number.
  const query = { ...sorted, order: undefined }
  if (isCounted) return call.read.count(query)
  return sizeOf(query, call.read).then(({ number, isMore }) => (isMore ? undefined : number))
}

/** The result that shows the entities that a task has changed: resources first, then links, as in every listing. */
export function changedResult(items: readonly EntityWithLinks[], revision?: Revision): Result {
  return { meaning: 'changed', payload: { type: 'entities', batches: inBatches(items) }, revision }
}

/** How many entities are written at once. */
const batchSize = 500

/** Other requests run between the batches in which many entities are written. */
function inBatches(items: readonly EntityWithLinks[]): EntityBatches {
  return items.length <= batchSize ? [[...which(items, false), ...which(items, true)]] : partsOf(items)
}

/** Returns those that are links, or those that are not. */
function which(items: readonly EntityWithLinks[], areLinks: boolean): readonly EntityWithLinks[] {
  return items.filter(({ entity }) => isLink(entity) === areLinks)
}

async function* partsOf(items: readonly EntityWithLinks[]): AsyncGenerator<readonly EntityWithLinks[]> {
  for (const areLinks of [false, true]) {
    for (let start = 0; start < items.length; start += batchSize) {
      await turn()
      const some = which(items.slice(start, start + batchSize), areLinks)
      if (some.length > 0) yield some
    }
  }
}
