import { type Awaitable, chain } from '../awaitable.ts'
import type { Entity } from '../entity.ts'
import type { EntityChange } from '../registry/change-set.ts'
import type { Scope } from '../registry/scope.ts'
import { sees } from './scope.ts'
import type { StoredChanges } from './stored.ts'

/** How many commits are kept, and for how long. */
export interface HistoryLimits {
  readonly commits: number
  /** Milliseconds. */
  readonly age: number
}

/** What databases keep by default: 100,000 commits and seven days. */
export const defaultHistory: HistoryLimits = { commits: 100_000, age: 7 * 24 * 3_600_000 }

/** A change set as it is kept: its number is the version of what it stored. */
export type KeptChanges = StoredChanges & { readonly time: number }

/** Octets of a stored change set beyond which a history ends there, so that reading one takes no time of others. */
export const mostInHistory = 1_000_000

/**
 * Follows an entity back in the way that `Registry.history` describes: each version was stored by the commit of its
 * number, which tells the version before it. So no index is needed.
 *
 * @param setsAt returns the change sets of a number; empty if none are kept
 */
export function historyOf(
  { id, version }: Pick<Entity, 'id' | 'version'>,
  limit: number,
  scope: Scope,
  setsAt: (version: number) => Awaitable<readonly KeptChanges[]>,
): Awaitable<readonly EntityChange[]> {
  const changes: EntityChange[] = []
  const follow = (at: number): Awaitable<readonly EntityChange[]> =>
    chain(setsAt(at), (sets) => {
      const change = changeIn(sets, id)
      if (change === undefined || !sees(scope, change.after)) return changes
      changes.push(change)
      return change.before === undefined || changes.length >= limit ? changes : follow(change.before.version)
    })
  return limit > 0 ? follow(version) : changes
}

function changeIn(sets: readonly KeptChanges[], id: string): (EntityChange & { readonly after: Entity }) | undefined {
  for (const { time, operation, action, caller, entities } of sets) {
    for (const { before, after } of entities) {
      if (after?.id !== id) continue
      // What had another id was another entity at the same place.
      return { time, operation, action, caller, before: before?.id === id ? before : undefined, after }
    }
  }
  return undefined
}
