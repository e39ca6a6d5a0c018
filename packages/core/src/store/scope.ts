import { OcciError } from '../error.ts'
import type { ChangeSet, Difference } from '../registry/change-set.ts'
import type { Intent } from '../registry/intent.ts'
import type { Scope } from '../registry/scope.ts'

/** Something that has an owner, or none. */
export interface Owned {
  readonly owner?: string | undefined
}

/** Returns whether something is seen in a scope: an owner's own and what is unowned. */
export function sees(scope: Scope, { owner }: Owned): boolean {
  return scope.everyone === true || owner === undefined || owner === scope.owner
}

/** Returns whether one caller sees both: then they cannot have the same name. */
export function seeEachOther(a: Owned, b: Owned): boolean {
  return a.owner === undefined || b.owner === undefined || a.owner === b.owner
}

/** Returns the owners whose entities a scope sees, the unowned ones first; only those for `everyone`. */
export function ownersSeen(scope: Scope): readonly (string | undefined)[] {
  return scope.everyone === true || scope.owner === undefined ? [undefined] : [undefined, scope.owner]
}

/**
 * Returns the owner of the entities that a transaction creates.
 *
 * @throws OcciError `internal` for `everyone`: what is stored is owned by one or unowned
 */
export function ownerOf(scope: Scope): string | undefined {
  if (scope.everyone === true) {
    throw new OcciError('internal', 'a transaction belongs to one owner or to none, its scope cannot be everyone')
  }
  return scope.owner
}

/** Returns the name of the user who requested an operation, for the history; none for what the service does by itself. */
export function callerOf({ caller, isInternal }: Intent, owner: string | undefined): string | undefined {
  return caller ?? (isInternal === true ? undefined : owner)
}

/** Returns a set with what a scope sees of it; if that is nothing, only its revision and time are told. */
export function seenOf(set: ChangeSet, scope: Scope): ChangeSet {
  if (scope.everyone === true) return set
  const isSeen = ({ before, after }: Difference<Owned>) => sees(scope, after ?? before ?? {})
  const entities = set.entities.filter(isSeen)
  const mixins = set.mixins.filter(isSeen)
  if (entities.length + mixins.length === 0) {
    return { revision: set.revision, time: set.time, operation: 'update', entities, mixins }
  }
  return entities.length === set.entities.length && mixins.length === set.mixins.length
    ? set
    : { ...set, entities, mixins }
}
