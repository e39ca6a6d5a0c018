import type { Entity, Query } from '@occi/core'
import { inTurns } from '../in-turns.ts'
import { meets } from '../meets.ts'
import type { Task } from './task.ts'

/**
 * Returns the members of a collection that a task names, each once; what is no member, or gone, is left out. Undefined if
 * it names none.
 */
export async function membersNamed(
  { members, resolving, call }: Task,
  query: Query,
): Promise<readonly Entity[] | undefined> {
  if (members === undefined) return undefined
  const found = new Map<string, Entity>()
  await inTurns(members, async (uri) => {
    const entity = await call.read.entity(resolving.locate(uri) ?? uri)
    if (entity !== undefined && meets(entity, query)) found.set(entity.id, entity)
  })
  return [...found.values()]
}
