import { type Awaitable, type Entity, isOcciError, type Kind, type Mixin, OcciError } from '@occi/core'
import { chain, copyEntity, type EntityWithLinks, type Snapshot } from '@occi/core/authoring'
import { BackendCalls, backendsOf, type Group } from '../backend-calls.ts'
import { canRefresh } from '../backend-table.ts'
import type { Call } from '../call.ts'
import { keyOf } from '../locks.ts'
import { mapBounded } from '../map-bounded.ts'
import { isUnchanged } from '../same-state.ts'
import type { Retrieved } from './retrieved.ts'
import { type Refreshed, storeRefreshed } from './store-refreshed.ts'

/** Has backends update an entity and its links to the real state before it is rendered in full; their refusals are thrown. */
export function refresh(found: Snapshot, call: Call): Awaitable<Retrieved> {
  const { entity, links, revision } = found
  // If no backend has anything to say, reading costs no turn of the event loop.
  if (!isAnyRefreshed(call) || (!isRefreshed(entity, call) && !links.some((link) => isRefreshed(link, call)))) {
    return { entity, links, revision, isTransient: false }
  }
  return refreshAll(found, call)
}

/** Returns whether there may be a backend that refreshes entities: most services have none. */
function isAnyRefreshed({ services: { table, policy } }: Call): boolean {
  return table.canRefresh || policy.backends !== undefined || policy.mixinBackend !== undefined
}

function isRefreshed(entity: Entity, call: Call): boolean {
  const { table, policy } = call.services
  if (entity.mixins.length > 0 || policy.backends !== undefined) {
    return table.ofEntity(entity, call.catalogue, policy, call).some(({ backend }) => canRefresh(backend))
  }
  const kind = call.catalogue.kind(entity.kind)
  const backend = kind === undefined ? undefined : table.get(kind)
  return backend !== undefined && canRefresh(backend)
}

function refreshersOf(entity: Entity, call: Call): readonly Group[] {
  return backendsOf(entity, call).filter(({ backend }) => canRefresh(backend))
}

function refreshAll({ entity, links, revision }: Snapshot, call: Call): Awaitable<Retrieved> {
  return chain(refreshOne(entity, call), (fresh) => {
    const result = { entity: fresh.entity, revision }
    if (!links.some((link) => isRefreshed(link, call))) return { ...result, links, isTransient: fresh.isTransient }
    const all = mapBounded(links, call.services.concurrency, (link) => refreshOne(link, call))
    return all.then((freshLinks) => ({
      ...result,
      links: freshLinks.map((link) => link.entity),
      isTransient: fresh.isTransient || freshLinks.some((link) => link.isTransient),
    }))
  })
}

function refreshOne<E extends Entity>(entity: E, call: Call): Awaitable<Refreshed<E>> {
  return chain(refreshedCopy(entity, call), (copy) =>
    copy === undefined ? { entity, isTransient: false } : storeRefreshed(entity, copy, call),
  )
}

/** Returns what the backends make of an entity; undefined if they change nothing. */
export function refreshedCopy<E extends Entity>(entity: E, call: Call): Awaitable<E | undefined> {
  const groups = refreshersOf(entity, call)
  if (groups.length === 0) return undefined
  const copy = copyEntity(entity)
  const calls = new BackendCalls(call, 'retrieve')
  const next = (index: number): Awaitable<E | undefined> => {
    const group = groups[index]
    if (group === undefined) return isUnchanged(entity, copy) ? undefined : copy
    return chain(retrieveBy(group, entity, copy, calls), () =>
      isValid(group, entity, copy, calls) ? next(index + 1) : undefined,
    )
  }
  return next(0)
}

function retrieveBy(group: Group, entity: Entity, copy: Entity, calls: BackendCalls): Awaitable<void> {
  const { backend } = group
  return calls.run(group, entity, (context) =>
    backend.retrieve === undefined ? backend.retrieveMany?.([copy], context) : backend.retrieve(copy, context),
  )
}

/**
 * Lets backends refresh many entities: together where a backend can, else one by one with bounded concurrency. One
 * that fails, or does not come in time, stays as it is stored.
 */
export function refreshMany(found: readonly EntityWithLinks[], call: Call): Awaitable<readonly EntityWithLinks[]> {
  if (!isAnyRefreshed(call)) return found
  // A link can be listed by itself and with its resource.
  const stale = new Map<string, Entity>()
  const addStale = (one: Entity) => {
    if (isRefreshed(one, call)) stale.set(keyOf(one), one)
  }
  for (const { entity, links } of found) {
    addStale(entity)
    for (const link of links) addStale(link)
  }
  return stale.size === 0 ? found : refreshStale(found, [...stale.values()], call)
}

async function refreshStale(
  found: readonly EntityWithLinks[],
  stale: readonly Entity[],
  call: Call,
): Promise<readonly EntityWithLinks[]> {
  const fresh = await freshOf(stale, call)
  const latest = <E extends Entity>(entity: E) => (fresh.get(keyOf(entity)) ?? entity) as E
  return found.map(({ entity, links }) => ({ entity: latest(entity), links: links.map(latest) }))
}

/** Returns what backends made of entities, by key, as far as they did in the time that they have for all. */
async function freshOf(entities: readonly Entity[], call: Call): Promise<ReadonlyMap<string, Entity>> {
  const { timeLimits, concurrency } = call.services
  const fresh = new Map<string, Entity>()
  const left = new Set(parts(entities, call))
  let isOver = false
  const all = mapBounded([...left], concurrency, async (part) => {
    if (isOver) return
    const failure = await refreshInto(fresh, part, call)
    // What does not answer in time is reported once for the whole listing.
    if (failure === undefined || !isOcciError(failure.error, 'timeout')) left.delete(part)
  })
  let stop = () => {}
  const over = new Promise<void>((resolve) => {
    stop = timeLimits.retrieve.start(resolve)
  })
  await Promise.race([all, over])
  isOver = true
  stop()
  if (left.size > 0)
    reportLate(
      [...left].flatMap((part) => part.entities),
      call,
    )
  return new Map(fresh)
}

/** Refreshes what one call does, and returns why that failed; the error is reported unless it came too late. */
async function refreshInto(
  fresh: Map<string, Entity>,
  part: Part,
  call: Call,
): Promise<{ error: unknown } | undefined> {
  try {
    for (const entity of await refreshPart(part, call)) fresh.set(keyOf(entity), entity)
    return undefined
  } catch (error) {
    if (!isOcciError(error, 'timeout')) {
      const locations = part.entities.map(({ location }) => location).join(', ')
      call.services.report(error, `refreshing ${locations} for a listing`)
    }
    return { error }
  }
}

function reportLate(late: readonly Entity[], { services: { timeLimits, report } }: Call): void {
  const { option, milliseconds } = timeLimits.retrieve
  const error = new OcciError(
    'timeout',
    `${late.length} entities, the first ${late[0]?.location}, were not brought up to date within ${milliseconds} ms, the ` +
      `limit of the option ${option}`,
  )
  report(error, 'listing entities as they are stored')
}

/** Entities that are refreshed by one call. */
interface Part {
  readonly entities: Entity[]
  /** What retrieves them all; without it there is one, which its backends retrieve as they do when it is read alone. */
  readonly together?: { readonly backend: Group['backend']; readonly categories: Set<Kind | Mixin> }
}

/** Puts together those of one owner that one backend alone refreshes, and many at once. */
function parts(entities: readonly Entity[], call: Call): readonly Part[] {
  const parts: Part[] = []
  const known = new Map<Group['backend'], Map<string | undefined, Part>>()
  for (const entity of entities) {
    const [group, ...others] = refreshersOf(entity, call)
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

async function refreshPart({ entities, together }: Part, call: Call): Promise<readonly Entity[]> {
  const [first] = entities
  if (first === undefined) return []
  if (together === undefined) return [(await refreshOne(first, call)).entity]
  const copies = entities.map((entity) => copyEntity(entity))
  const calls = new BackendCalls(call, 'retrieve')
  const group = { backend: together.backend, categories: [...together.categories] }
  await calls.run(group, first, (context) => group.backend.retrieveMany?.(copies, context))
  const fresh: Entity[] = []
  for (const [index, entity] of entities.entries()) {
    const copy = copies[index]
    if (copy === undefined || !isValid(group, entity, copy, calls) || isUnchanged(entity, copy)) continue
    fresh.push((await storeRefreshed(entity, copy, call)).entity)
  }
  return fresh
}

/** Returns whether what a backend has left is valid; what is not is reported, and the stored state is shown. */
function isValid(group: Group, entity: Entity, copy: Entity, calls: BackendCalls): boolean {
  // Most leave an entity as it was: then nothing is to be validated.
  if (isUnchanged(entity, copy)) return true
  return calls.validOrBefore(group, { left: copy, before: entity }, `refreshing ${entity.location}`) === copy
}
