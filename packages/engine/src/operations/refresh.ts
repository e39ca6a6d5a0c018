import {
  type Awaitable,
  type Backend,
  copyEntity,
  type Entity,
  type EntityWithLinks,
  isPromise,
  type Kind,
  type Mixin,
  OcciError,
  sameJson,
  type Work,
} from '@occi/core'
import { BackendCalls, backendsOf, type Group } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { keyOf } from '../locks.ts'
import type { Services } from '../services.ts'
import { nextVersion, storedEntity } from '../stored-entity.ts'
import { giveUp } from '../transact.ts'

/** Lets backends bring an entity and its links up to date before it is rendered in full; their refusals are thrown. */
export function refresh(found: EntityWithLinks, services: Services, call: Call): Awaitable<EntityWithLinks> {
  const { entity, links } = found
  // Where no backend has anything to say, reading costs no turn of the event loop.
  if (!isRefreshed(entity, services, call) && !links.some((link) => isRefreshed(link, services, call))) return found
  return refreshAll(found, services, call)
}

function isRefreshed(entity: Entity, { table, policy }: Services, call: Call): boolean {
  return table.ofEntity(entity, call.catalogue, policy, call).some(({ backend }) => canRefresh(backend))
}

function canRefresh(backend: Backend): boolean {
  return backend.retrieve !== undefined || backend.retrieveMany !== undefined
}

function refreshersOf(entity: Entity, services: Services, call: Call): readonly Group[] {
  return backendsOf(entity, services, call).filter(({ backend }) => canRefresh(backend))
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
  const groups = refreshersOf(entity, services, call)
  if (groups.length === 0) return entity
  const copy = copyEntity(entity)
  const calls = new BackendCalls(services, call)
  for (const group of groups) {
    const { backend, categories } = group
    const context = calls.context(categories, entity)
    if (backend.retrieve !== undefined) await backend.retrieve(copy, context)
    else await backend.retrieveMany?.([copy], context)
    if (!isValid(group, entity, copy, calls)) return entity
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
  const stale = new Map<string, Entity>()
  for (const { entity, links } of found) {
    // A link can be listed by itself and with its resource.
    for (const one of [entity, ...links]) if (isRefreshed(one, services, call)) stale.set(keyOf(one), one)
  }
  if (stale.size === 0) return found
  const fresh = new Map<string, Entity>()
  await mapBounded(parts([...stale.values()], services, call), services.concurrency, async (part) => {
    try {
      for (const entity of await refreshPart(part, services, call)) fresh.set(keyOf(entity), entity)
    } catch (error) {
      services.report(error, `refreshing ${part.entities.map(({ location }) => location).join(', ')} for a listing`)
    }
  })
  const latest = <E extends Entity>(entity: E) => (fresh.get(keyOf(entity)) ?? entity) as E
  return found.map(({ entity, links }) => ({ entity: latest(entity), links: links.map(latest) }))
}

/** Entities that are refreshed by one call. */
interface Part {
  readonly entities: Entity[]
  /** What retrieves them all; without it there is one, which its backends retrieve as they do when it is read alone. */
  readonly together?: { readonly backend: Group['backend']; readonly categories: Set<Kind | Mixin> }
}

/** Puts together those of one owner that one backend alone refreshes, and many at once. */
function parts(entities: readonly Entity[], services: Services, call: Call): readonly Part[] {
  const parts: Part[] = []
  const known = new Map<Group['backend'], Map<string | undefined, Part>>()
  for (const entity of entities) {
    const [group, ...others] = refreshersOf(entity, services, call)
    if (group?.backend.retrieveMany === undefined || others.length > 0) {
      parts.push({ entities: [entity] })
      continue
    }
    const ofBackend = known.get(group.backend) ?? new Map<string | undefined, Part>()
    known.set(group.backend, ofBackend)
    let part = ofBackend.get(entity.owner)
    if (part === undefined) {
      part = { entities: [], together: { backend: group.backend, categories: new Set() } }
      ofBackend.set(entity.owner, part)
      parts.push(part)
    }
    part.entities.push(entity)
    for (const category of group.categories) part.together?.categories.add(category)
  }
  return parts
}

async function refreshPart({ entities, together }: Part, services: Services, call: Call): Promise<readonly Entity[]> {
  const [first] = entities
  if (first === undefined) return []
  if (together === undefined) return [await refreshOne(first, services, call)]
  const copies = entities.map((entity) => copyEntity(entity))
  const calls = new BackendCalls(services, call)
  const group = { backend: together.backend, categories: [...together.categories] }
  await group.backend.retrieveMany?.(copies, calls.context(group.categories, first))
  const fresh: Entity[] = []
  for (const [index, entity] of entities.entries()) {
    const copy = copies[index]
    if (copy === undefined || !isValid(group, entity, copy, calls)) continue
    fresh.push(await store(entity, copy, services, call))
  }
  return fresh
}

/** Returns whether what a backend has left is valid; what is not is reported, and the stored state is shown. */
function isValid(group: Group, entity: Entity, copy: Entity, calls: BackendCalls): boolean {
  return calls.validOrBefore(group, { left: copy, before: entity }, `refreshing ${entity.location}`) === copy
}

/**
 * Stores what a backend changed while it refreshed an entity, unless somebody works on it or changed it meanwhile, or
 * the registry takes nothing now: then the caller sees what is fresh, and the next retrieve stores it.
 */
async function store<E extends Entity>(entity: E, copy: E, services: Services, call: Call): Promise<E> {
  if (isSame(entity, copy)) return entity
  const changed = nextVersion(entity, copy)
  let work: Work | undefined
  try {
    const intent = { operation: 'update', keys: [keyOf(entity)] } as const
    work = await services.registry.begin(intent, call.scope, { wait: false })
    await expectUnchanged(entity, call)
    await work.commit([{ type: 'put', entity: changed }])
    return changed
  } catch (error) {
    if (work !== undefined) await giveUp(work, services)
    if (!(error instanceof OcciError) || !(error.code === 'conflict' || error.code === 'unavailable')) throw error
    return storedEntity(entity, copy)
  }
}

/** The version alone does not tell: what was deleted and made anew at the same path starts at 1 again. */
async function expectUnchanged(entity: Entity, call: Call): Promise<void> {
  const current = await call.read.entity(entity.location)
  if (current === entity || JSON.stringify(current) === JSON.stringify(entity)) return
  throw new OcciError('conflict', `${entity.location} was changed meanwhile`)
}

/** Tells whether an entity has the attributes, actions and extras that it had before. */
export function isSame(before: Entity, after: Entity): boolean {
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
async function mapBounded<T, U>(items: readonly T[], bound: number, apply: (item: T) => Awaitable<U>): Promise<U[]> {
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
