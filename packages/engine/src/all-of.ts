import type { Entity, Query } from '@occi/core'
import type { Call } from './call.ts'
import { turn } from './turn.ts'

/** Entities that are read at once. */
const pageSize = 500

/** All entities that match and the caller sees, read page by page: no snapshot, and nothing is held between pages. */
export async function* allOf(query: Query, { read }: Pick<Call, 'read'>): AsyncGenerator<Entity> {
  let after: string | undefined
  do {
    const page = await read.page({ ...query, limit: pageSize, ...(after === undefined ? {} : { after }) })
    yield* page.items
    after = page.next
    await turn()
  } while (after !== undefined)
}
