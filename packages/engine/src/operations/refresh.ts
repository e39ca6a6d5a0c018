import {
  type Awaitable,
  copyEntity,
  type Entity,
  type EntityWithLinks,
  isPromise,
  OcciError,
  sameJson,
} from '@occi/core'
import { BackendCalls, backendsOf, type Group } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { keyOf, type Services } from '../services.ts'

/** Lets backends bring an entity and its links up to date before it is rendered in full; their refusals are thrown. */
export function refresh(found: EntityWithLinks, services: Services, call: Call): Awaitable<EntityWithLinks> {
  const { entity, links } = found
  // Where no backend has anything to say, reading costs no turn of the event loop.
  if (!isRefreshed(entity, services, call) && !links.some((link) => isRefreshed(link, services, call))) return found
  return refreshAll(found, services, call)
}

function isRefreshed(entity: Entity, services: Services, call: Call): boolean {
  return backendsOf(entity, services, call).some(({ backend }) => backend.retrieve ?? backend.retrieveMany)
}

async function refreshAll(
  { entity, links }: EntityWithLinks,
  services: Services,
  call: Call,
): Promise<EntityWithLinks> {
  const fresh = await refreshOne(entity, services, call)
  const freshLinks = await mapBounded(links, services.concurrency, (link) => refreshOne(link, services, call))
  return { entity: fresh, links: freshLinks }
}

async function refreshOne<E extends Entity>(entity: E, services: Services, call: Call): Promise<E> {
  const groups = backendsOf(entity, services, call)
  if (!groups.some(({ backend }) => backend.retrieve ?? backend.retrieveMany)) return entity
  const copy = copyEntity(entity)
  const calls = new BackendCalls(services, call)
  for (const { backend, categories } of groups) {
    const context = calls.context(categories)
    if (backend.retrieve !== undefined) await backend.retrieve(copy, context)
    else await backend.retrieveMany?.([copy], context)
  }
  return store(entity, copy, services, call)
}

/**
 * Lets backends refresh many entities: together where a backend can, else one by one with bounded concurrency. One
 * that fails stays as it is stored.
 */
export async function refreshMany(
  found: readonly EntityWithLinks[],
  services: Services,
  call: Call,
): Promise<readonly EntityWithLinks[]> {
  const all = found.flatMap(({ entity, links }) => [entity, ...links])
  const stale = all.filter((entity) => isRefreshed(entity, services, call))
  if (stale.length === 0) return found
  const fresh = new Map<Entity, Entity>()
  const [together, single] = byManner(stale, services, call)
  for (const [group, entities] of together) await retrieveTogether(group, entities, fresh, services, call)
  await mapBounded(single, services.concurrency, async (entity) => {
    try {
      fresh.set(entity, await refreshOne(entity, services, call))
    } catch (error) {
      services.report(error, `refreshing ${entity.location} for a listing`)
    }
  })
  const latest = <E extends Entity>(entity: E) => (fresh.get(entity) ?? entity) as E
  return found.map(({ entity, links }) => ({ entity: latest(entity), links: links.map(latest) }))
}

/** Parts entities that one backend alone refreshes, and many at once, from the others. */
function byManner(entities: readonly Entity[], services: Services, call: Call) {
  const together = new Map<Group['backend'], { group: Group; entities: Entity[] }>()
  const single: Entity[] = []
  for (const entity of entities) {
    const [group, ...others] = backendsOf(entity, services, call).filter(
      ({ backend }) => backend.retrieve ?? backend.retrieveMany,
    )
    if (group?.backend.retrieveMany === undefined || others.length > 0) single.push(entity)
    else {
      const same = together.get(group.backend)
      if (same === undefined) together.set(group.backend, { group, entities: [entity] })
      else same.entities.push(entity)
    }
  }
  return [[...together.values()].map((one) => [one.group, one.entities] as const), single] as const
}

async function retrieveTogether(
  { backend, categories }: Group,
  entities: readonly Entity[],
  fresh: Map<Entity, Entity>,
  services: Services,
  call: Call,
): Promise<void> {
  const copies = entities.map((entity) => copyEntity(entity))
  try {
    await backend.retrieveMany?.(copies, new BackendCalls(services, call).context(categories))
  } catch (error) {
    services.report(error, `refreshing ${entities.length} entities for a listing`)
    return
  }
  for (const [index, entity] of entities.entries()) {
    const copy = copies[index]
    if (copy !== undefined) fresh.set(entity, await store(entity, copy, services, call))
  }
}

/**
 * Stores what a backend changed while it refreshed an entity, unless somebody works on it or changed it meanwhile:
 * then the caller sees what is fresh, and the next retrieve stores it.
 */
async function store<E extends Entity>(entity: E, copy: E, services: Services, call: Call): Promise<E> {
  if (isSame(entity, copy)) return entity
  const changed = { ...copy, version: entity.version + 1 }
  try {
    const intent = { operation: 'update', keys: [keyOf(entity)] } as const
    const work = await services.registry.begin(intent, call.scope, { wait: false })
    await work.commit([{ type: 'put', entity: changed }])
    return changed
  } catch (error) {
    if (error instanceof OcciError && error.code === 'conflict') return copy
    throw error
  }
}

function isSame(before: Entity, after: Entity): boolean {
  return (
    sameJson(before.actions, after.actions) &&
    sameJson(before.extras, after.extras) &&
    sameValues(before.attributes, after.attributes)
  )
}

function sameValues(before: Entity['attributes'], after: Entity['attributes']): boolean {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!sameJson(before[name], after[name])) return false
  }
  return true
}

/** Applies a function to all items, so many at a time. */
export async function mapBounded<T, U>(
  items: readonly T[],
  bound: number,
  apply: (item: T) => Awaitable<U>,
): Promise<U[]> {
  const results: U[] = new Array(items.length)
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const result = apply(items[index] as T)
      results[index] = isPromise(result) ? await result : result
    }
  }
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, worker))
  return results
}
