import { type Awaitable, type Entity, isLink, type Mixin, mixinsOf } from '@occi/core'
import { chain, copyEntity, type EntityChanges } from '@occi/core/authoring'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { storedEntity } from '../stored-entity.ts'
import { associate, dissociate } from './association.ts'
import { takeOver } from './take-over.ts'
import type { Manner } from './told-changes.ts'

/**
 * Calls the backends of one entity for changes of it.
 *
 * @param mixins what the entity will hold
 * @returns the entity as it is to be stored
 */
export function changeOne(
  entity: Entity,
  manner: Manner,
  changes: EntityChanges,
  mixins: readonly Mixin[],
  calls: BackendCalls,
  call: Call,
): Awaitable<Entity> {
  const held = mixinsOf(entity, call.catalogue)
  const removed = without(held, mixins)
  const added = without(mixins, held)
  for (const mixin of added) calls.gain(mixin.identifier)
  const identifiers = removed.length + added.length === 0 ? entity.mixins : identifiersOf(entity, mixins, call)
  const after = (one: Entity) => withFields(one, manner, changes, identifiers)
  return chain(dissociate(entity, removed, calls, call), (kept) =>
    chain(takeOver(kept, { manner, changes, after }, calls, call), () => {
      // What undoes the calls so far gets the entity as they left it.
      const changed = added.length === 0 ? kept : after(copyEntity(kept))
      return chain(associate(changed, added, calls), () => {
        const left = storedEntity(after(entity), changed)
        calls.done(left)
        return left
      })
    }),
  )
}

/** A mixin that the catalogue no longer knows is not lost by a client's changes, whether the client repeats it or not. */
function identifiersOf(entity: Entity, mixins: readonly Mixin[], { catalogue }: Call): readonly string[] {
  const unknown = entity.mixins.filter((identifier) => catalogue.mixin(identifier) === undefined)
  return [...unknown, ...mixins.map((mixin) => mixin.identifier)]
}

function without(mixins: readonly Mixin[], others: readonly Mixin[]): readonly Mixin[] {
  if (mixins.length === 0 || others.length === 0) return mixins
  const identifiers = new Set(others.map((mixin) => mixin.identifier))
  return mixins.filter((mixin) => !identifiers.has(mixin.identifier))
}

/** Returns an entity with the fields that are the service's: title, summary, mixins, ends. */
function withFields(entity: Entity, manner: Manner, changes: EntityChanges, mixins: readonly string[]): Entity {
  const isPart = manner === 'update'
  const title = changes.title ?? (isPart ? entity.title : undefined)
  if (isLink(entity)) {
    const { source = entity.source, target = entity.target } = changes
    // What is known of a target's kind holds as long as the target stays.
    const targetKind = changes.targetKind ?? (target === entity.target ? entity.targetKind : undefined)
    return { ...entity, title, mixins, source, target, targetKind }
  }
  return { ...entity, title, mixins, summary: changes.summary ?? (isPart ? entity.summary : undefined) }
}
