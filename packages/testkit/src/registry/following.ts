import type { Entity, Revision, StoredMixin } from '@occi/core'
import type { ChangeSet, Difference, Registry, Scope } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, findStored, puts } from './actions.ts'
import { everyone, machine, sorted, unowned } from './fixtures.ts'

/** Returns a revision of the state that a registry shows now. */
export async function revisionOf(registry: Registry): Promise<Revision> {
  return (await registry.page({ limit: 1 }, unowned)).revision
}

/** Follows changes up to the set that creates an unowned entity at a location, that set included. */
export async function changesUntil(
  registry: Registry,
  after: Revision | undefined,
  location: string,
  scope: Scope = everyone,
): Promise<readonly ChangeSet[]> {
  const sets: ChangeSet[] = []
  for await (const set of registry.changes(after, scope)) {
    sets.push(set)
    if (set.entities.some(({ after }) => after?.location === location)) break
  }
  return sets
}

/** Returns the first change set after a revision. */
export async function firstAfter(registry: Registry, revision: string | undefined): Promise<ChangeSet | undefined> {
  for await (const set of registry.changes(revision, everyone)) return set
  return undefined
}

let markers = 0

/** Returns the change sets after a revision up to now: it commits one more, by which it knows the end. */
export async function changesSince(
  registry: Registry,
  after: Revision,
  scope: Scope = everyone,
): Promise<readonly ChangeSet[]> {
  const location = `/marker/${++markers}`
  await commit(registry, puts(machine(location)))
  return (await changesUntil(registry, after, location, scope)).slice(0, -1)
}

/** Returns the sets that have differences. */
export function withDifferences(sets: readonly ChangeSet[]): readonly ChangeSet[] {
  return sets.filter(({ entities, mixins }) => entities.length + mixins.length > 0)
}

/** What a reader knows who has nothing but change sets. */
export class Replica {
  readonly #entities = new Map<string, Entity>()
  readonly #mixins = new Map<string, StoredMixin>()

  /** Applies a set; fails if what it says was before is not what earlier sets said. */
  apply({ entities, mixins }: ChangeSet): void {
    for (const { before, after } of entities) replace(this.#entities, placeOf, before, after)
    for (const { before, after } of mixins) replace(this.#mixins, nameOf, before, after)
  }

  /** Asserts that a registry stores exactly this. */
  async assertEqual(registry: Registry): Promise<void> {
    const entities = new Map((await findStored(registry, {}, everyone)).map((entity) => [placeOf(entity), entity]))
    expect(new Map([...this.#entities].sort(byKey))).toEqual(new Map([...entities].sort(byKey)))
    const mixins = (await registry.mixins(everyone)).map((mixin) => JSON.stringify(mixin))
    expect(sorted([...this.#mixins.values()].map((mixin) => JSON.stringify(mixin)))).toEqual(sorted(mixins))
  }
}

function replace<T>(stored: Map<string, T>, keyOf: (one: T) => string, before?: T, after?: T): void {
  const one = before ?? after
  if (one === undefined) throw new Error('expected a difference to have a before or an after, it has neither')
  const key = keyOf(one)
  expect({ key, before }).toEqual({ key, before: stored.get(key) })
  if (after === undefined) stored.delete(key)
  else stored.set(key, after)
}

function placeOf({ location, owner }: Entity): string {
  return JSON.stringify([location, owner])
}

function nameOf({ scheme, term, owner }: StoredMixin): string {
  return JSON.stringify([scheme + term, owner])
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

/** A difference of entities as it was put, without what the registry adds. */
export function locationsOf(differences: readonly Difference<Entity>[]): readonly string[] {
  return sorted(differences.map(({ before, after }) => (after ?? before)?.location ?? ''))
}
