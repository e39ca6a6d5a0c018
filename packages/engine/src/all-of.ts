import type { Entity, PageQuery, Query, Reader } from '@occi/core'
import { turn } from './turn.ts'

/** Entities that are read at once. */
const pageSize = 500

/** Returns all entities that a reader finds, read page by page: no snapshot, and nothing is held between pages. */
export async function* allOf(
  query: Query & Pick<PageQuery, 'order'>,
  read: Pick<Reader, 'page'>,
): AsyncGenerator<Entity> {
  let after: string | undefined
  do {
    const page = await read.page({ ...query, limit: pageSize, after })
    yield* page.items
    after = page.next
    await turn()
  } while (after !== undefined)
}
