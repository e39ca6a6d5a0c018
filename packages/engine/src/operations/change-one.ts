import { copyEntity, type Entity, type EntityChanges, isLink, type Mixin, mixinsOf } from '@occi/core'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { nextVersion } from '../stored-entity.ts'
import { associate, dissociate } from './association.ts'
import type { Manner } from './exchange.ts'
import { takeOver } from './take-over.ts'

/**
 * Calls the backends of one entity for changes of it.
 *
 * @param mixins what the entity will hold
 * @returns the entity as it is to be stored
 */
export async function changeOne(
  entity: Entity,
  manner: Manner,
  changes: EntityChanges,
  mixins: readonly Mixin[],
  calls: BackendCalls,
  call: Call,
): Promise<Entity> {
  const held = mixinsOf(entity, call.catalogue)
  const removed = without(held, mixins)
  const added = without(mixins, held)
  const kept = await dissociate(entity, removed, calls, call)
  // A mixin that the catalogue no longer knows is not lost by a client's changes, whether he repeats it or not.
  const unknown = entity.mixins.filter((identifier) => call.catalogue.mixin(identifier) === undefined)
  const identifiers = [...unknown, ...mixins.map((mixin) => mixin.identifier)]
  const after = (one: Entity) => withFields(one, manner, changes, identifiers)
  await takeOver(kept, { manner, changes, after }, calls, call)
  const changed = after(copyEntity(kept))
  await associate(changed, added, calls)
  const left = nextVersion(after(entity), changed)
  calls.batch.done(left)
  return left
}

function without(mixins: readonly Mixin[], others: readonly Mixin[]): readonly Mixin[] {
  const identifiers = new Set(others.map((mixin) => mixin.identifier))
  return mixins.filter((mixin) => !identifiers.has(mixin.identifier))
}

/** An entity with the fields that are the service's: title, summary, mixins, ends. */
function withFields(entity: Entity, manner: Manner, changes: EntityChanges, mixins: readonly string[]): Entity {
  const { title, ...untitled } = entity
  const newTitle = changes.title ?? (manner === 'update' ? title : undefined)
  const titled = { ...untitled, mixins, ...(newTitle === undefined ? {} : { title: newTitle }) }
  if (isLink(titled)) {
    const { targetKind, ...link } = titled
    const { source = link.source, target = link.target } = changes
    // What is known of a target's kind holds as long as the target stays.
    const kind = changes.targetKind ?? (target === link.target ? targetKind : undefined)
    return { ...link, source, target, ...(kind === undefined ? {} : { targetKind: kind }) }
  }
  const { summary, ...resource } = titled
  const newSummary = changes.summary ?? (manner === 'update' ? summary : undefined)
  return { ...resource, ...(newSummary === undefined ? {} : { summary: newSummary }) }
}
