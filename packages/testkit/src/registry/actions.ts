import type { Entity, PageQuery, Query } from '@occi/core'
import {
  type Change,
  type Committed,
  type Delete,
  type Intent,
  lockKey,
  type Put,
  type Registry,
  type Scope,
  type Transaction,
} from '@occi/core/authoring'
import { unowned } from './fixtures.ts'

/** Changes that create these entities. */
export function puts(...entities: readonly Entity[]): readonly Put[] {
  return entities.map((entity) => ({ type: 'put', entity }))
}

/** A change that replaces a stored entity by one with these fields changed. */
export function replacement<E extends Entity>(entity: E, fields: Partial<E> = {}): Put {
  return { type: 'put', entity: { ...entity, ...fields }, replaces: entity.version }
}

/** A change that deletes a stored entity, whose owner the scope tells. */
export function deletion({ location, version }: Entity): Delete {
  return { type: 'delete', location, version }
}

/** `begin` that always returns a promise. */
export async function begin(registry: Registry, keys: readonly string[], scope: Scope = unowned): Promise<Transaction> {
  return registry.begin({ operation: 'update', keys }, scope)
}

/** Commits changes in a transaction of their own, with the locks that the engine would take. */
export async function commit(
  registry: Registry,
  changes: readonly Change[],
  scope: Scope = unowned,
  intent: Partial<Intent> = {},
): Promise<Committed> {
  const keys = new Set(changes.flatMap((change) => keysOf(change, scope)))
  const transaction = await registry.begin({ operation: 'update', keys: [...keys], ...intent }, scope)
  try {
    return await transaction.commit(changes)
  } catch (error) {
    await transaction.abort()
    throw error
  }
}

function keysOf(change: Change, scope: Scope): readonly string[] {
  const own = 'owner' in scope ? scope.owner : undefined
  switch (change.type) {
    case 'put': {
      const { location, owner } = change.entity
      const ends = 'source' in change.entity ? [change.entity.source, change.entity.target] : []
      return [location, ...ends].map((end) => lockKey(end, owner))
    }
    case 'put-mixin':
      return [lockKey(change.mixin.location, change.mixin.owner)]
    case 'delete':
      return [lockKey(change.location, change.owner ?? own)]
    default:
      return [lockKey(change.identifier, change.owner ?? own)]
  }
}

/** Replaces the entity at a location, as the scope sees it, by one with these fields changed; returns what is stored. */
export async function update(
  registry: Registry,
  location: string,
  fields: Partial<Entity> = {},
  scope: Scope = unowned,
): Promise<Entity> {
  await commit(registry, [replacement<Entity>(await stored(registry, location, scope), fields)], scope)
  return stored(registry, location, scope)
}

/** Deletes the entity at a location, as the scope sees it. */
export async function remove(registry: Registry, location: string, scope: Scope = unowned): Promise<void> {
  await commit(registry, [deletion(await stored(registry, location, scope))], scope)
}

/** Returns the entity with this location or id as it is stored; fails if there is none. */
export async function stored(registry: Registry, key: string, scope: Scope = unowned): Promise<Entity> {
  const snapshot = await registry.entity(key, scope)
  if (snapshot === undefined) throw new Error(`expected an entity ${key}, found none`)
  return snapshot.entity
}

/** Returns the entity with this location or id as it was put, without what the registry adds. */
export async function read(registry: Registry, key: string, scope: Scope = unowned): Promise<Entity | undefined> {
  const snapshot = await registry.entity(key, scope)
  return snapshot === undefined ? undefined : asPut(snapshot.entity)
}

/** Returns a stored entity as it was put: without the version and times that the registry adds. */
export function asPut<E extends Entity>(entity: E): E {
  return { ...entity, version: 0, created: undefined, changed: undefined }
}

/** Returns everything that a query finds, page by page, as it was put. */
export async function findAll(
  registry: Registry,
  query: Omit<PageQuery, 'limit'> = {},
  scope: Scope = unowned,
  limit = 100,
): Promise<readonly Entity[]> {
  return (await findStored(registry, query, scope, limit)).map(asPut)
}

/** Returns everything that a query finds, page by page, as it is stored. */
export async function findStored(
  registry: Registry,
  query: Omit<PageQuery, 'limit'> = {},
  scope: Scope = unowned,
  limit = 100,
): Promise<readonly Entity[]> {
  const found: Entity[] = []
  let page: PageQuery = { ...query, limit }
  for (;;) {
    const { items, next } = await registry.page(page, scope)
    found.push(...items)
    if (next === undefined) return found
    if (items.length === 0 || next === page.after) throw new Error('the next page is the same page, or after none')
    page = { ...page, after: next }
  }
}

/** Returns the locations of what a query finds. */
export async function locations(registry: Registry, query: Query = {}, scope: Scope = unowned): Promise<string[]> {
  return (await findStored(registry, query, scope)).map((entity) => entity.location)
}
