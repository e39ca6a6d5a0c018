import { type Awaitable, type Backend, type Entity, type Kind, type Mixin, mixinsOf } from '@occi/core'
import { chain, copyEntity, type EntityChanges, inSequence } from '@occi/core/authoring'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { kindOf } from '../kind-of.ts'
import { completeChanges, isEmpty, type Manner, partialChanges } from './told-changes.ts'

/** What is to become of an entity. */
export interface Wanted {
  readonly manner: Manner
  readonly changes: EntityChanges
  /** Returns the entity as it is afterwards, except for its attributes. */
  after(entity: Entity): Entity
}

/**
 * Lets the backends take over what a client changed, into the attributes of an entity that is otherwise as it was;
 * without a routine for it, the service takes it over. The undo is recorded: old and new exchanged.
 */
export function takeOver(entity: Entity, wanted: Wanted, calls: BackendCalls, call: Call): Awaitable<void> {
  const kind = kindOf(entity, call.catalogue)
  const { manner, changes, after } = wanted
  const groups = calls.groups(entity).flatMap((group) => {
    const routine = routineOf(group.backend, manner)
    return routine === undefined ? [] : [{ ...group, routine }]
  })
  const categories = [kind, ...mixinsOf(entity, call.catalogue)]
  if (groups.length === 0) {
    copyUnhandled(entity, wanted, categories, noNames)
    return
  }
  const before = copyEntity(entity)
  const handled = new Set(groups.flatMap(({ categories }) => categories.map(({ identifier }) => identifier)))
  copyUnhandled(entity, wanted, categories, handled)
  const handedOver = copyEntity(entity)
  return inSequence(groups, (group) => {
    const { backend, routine } = group
    const { forth, back } =
      routine === 'replace'
        ? completeChanges(before, after(before), changes)
        : partialChanges(before, after(before), manner, changes)
    if (routine === 'update' && isEmpty(forth)) return
    const taken = calls.run(group, entity, (context) => backend[routine]?.(entity, forth, context))
    return chain(taken, () => {
      calls.onUndo(group, entity, (context) => backend[routine]?.(after(copyEntity(entity)), back, context))
      calls.requireValid(group, { left: entity, before: handedOver, mixins: after(before).mixins })
    })
  })
}

const noNames: ReadonlySet<string> = new Set()

/** A backend that only has `update` is also called when an entity is replaced: it gets the differences. */
function routineOf(backend: Backend, manner: Manner): Manner | undefined {
  if (backend[manner] !== undefined) return manner
  return manner === 'replace' && backend.update !== undefined ? 'update' : undefined
}

/**
 * Takes over the values whose category has no backend that does it, those of mixins that it gains included. A value
 * belongs to the first category that defines it.
 */
function copyUnhandled(
  entity: Entity,
  { manner, changes: { attributes } }: Wanted,
  categories: readonly (Kind | Mixin)[],
  handled: ReadonlySet<string>,
): void {
  const given = Object.keys(attributes)
  for (const name of manner === 'update' ? given : new Set([...Object.keys(entity.attributes), ...given])) {
    const definer = categories.find((category) => name in category.all)
    if (definer !== undefined && handled.has(definer.identifier)) continue
    const value = attributes[name]
    if (value !== undefined) entity.attributes[name] = value
    // A client cannot remove attributes that nothing defines any more.
    else if (definer !== undefined) delete entity.attributes[name]
  }
}
