import { type BackendContext, copyEntity, type Entity } from '@occi/core'

type Context = Pick<BackendContext, 'batch' | 'read'>

/** What backends have done so far in one operation: nothing of it is stored yet, so `context.read` does not show it. */
interface Operation {
  readonly made: Map<string, Entity>
  readonly changes: Map<string, ((entity: Entity) => void)[]>
}

/** All calls of one operation get the same batch; what is known of it goes with it. */
const operations = new WeakMap<BackendContext['batch'], Operation>()

function operationOf({ batch }: Context): Operation {
  const known = operations.get(batch)
  if (known !== undefined) return known
  const operation: Operation = { made: new Map(), changes: new Map() }
  operations.set(batch, operation)
  return operation
}

/** Lets the backends of links find a resource that the same request makes; to be called by `create`. */
export function announce(entity: Entity, context: Context): void {
  operationOf(context).made.set(entity.location, entity)
}

/** A copy of a resource as it will be once the operation is stored; undefined where there is none in this service. */
export async function current(location: string, context: Context): Promise<Entity | undefined> {
  if (!location.startsWith('/')) return undefined
  const { made, changes } = operationOf(context)
  const entity = made.get(location) ?? (await context.read.entity(location))
  if (entity === undefined) return undefined
  const copy = copyEntity(entity)
  for (const change of changes.get(location) ?? []) change(copy)
  return copy
}

/** Changes another entity together with what the operation is about; {@link current} shows it at once. */
export function change(location: string, context: Context, how: (entity: Entity) => void): void {
  const { changes } = operationOf(context)
  changes.set(location, [...(changes.get(location) ?? []), how])
  context.batch.update(location, how)
}
