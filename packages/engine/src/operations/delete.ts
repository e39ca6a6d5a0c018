import { type Entity, isLink, isOcciError, type Link, type Mixin, OcciError, type Query, type Reader } from '@occi/core'
import { type Change, copyEntity, type EntityWithLinks, isPromise } from '@occi/core/authoring'
import { allOf } from '../all-of.ts'
import { authorize, notFound } from '../authorize.ts'
import type { BackendCalls, Group } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import type { Check } from '../check.ts'
import { inGroups } from '../in-groups.ts'
import { keyOf, keysOf } from '../locks.ts'
import { meets } from '../meets.ts'
import { replacement, storedEntity } from '../stored-entity.ts'
import { type Plan, type Run, transact } from '../transact.ts'
import { withoutMixins } from './association.ts'

interface BackendRefusal {
  readonly error: unknown
}

/** What a deletion is about. */
export interface Removal {
  readonly entity: Entity
  /** The links from it and to it, which are deleted too (`GFD.221 Resource`: links). */
  readonly links: readonly Link[]
  /** The entity as the caller sees it, with the links from it. */
  readonly seen: EntityWithLinks
  /** The keys of the links that are hidden from the caller. */
  readonly hidden: ReadonlySet<string>
}

/**
 * Deletes an entity and, before it, the links at it, through their backends. A deletion cannot be undone:
 * if a backend refuses, what was deleted before stays deleted, and the refusal is thrown.
 *
 * @throws OcciError `not-found`, `conflict` if another owner's link is at an entity that is shared by all
 */
export async function remove(key: string, call: Call, check?: Check): Promise<void> {
  return transact(call, () => planRemoval(key, call), removal(call, check))
}

/** Returns what deletes an entity and its links. */
export function removal(call: Call, check?: Check): Run<Removal, void> {
  return async ({ entity, links, seen, hidden }, calls) => {
    check?.(seen)
    const changes: Change[] = []
    for (const one of [...links, entity]) {
      const isHidden = hidden.has(keyOf(one))
      const { refusal, left } = await deleteOne(one, isHidden ? call.all : call.read, calls, call)
      if (refusal === undefined) changes.push(deletion(one))
      else {
        if (left !== undefined) changes.push(replacement(left))
        return { changes, result: () => {}, refusal: isHidden ? unmentioned(refusal, one, entity, call) : refusal }
      }
    }
    return { changes, result: () => {} }
  }
}

/** The error for a caller if the backend of a link that is hidden from them refuses; the operator gets the reason. */
function unmentioned({ error }: BackendRefusal, link: Entity, { location }: Entity, call: Call): BackendRefusal {
  call.services.report(error, `deleting ${link.location} with ${location}`)
  return { error: new OcciError('conflict', `${location} cannot be deleted now`) }
}

function deletion({ location, version, owner }: Entity): Change {
  return { type: 'delete', location, version, owner }
}

/** Reads what a deletion is about. Links that are hidden from the caller are deleted without being mentioned. */
export async function planRemoval(key: string, call: Call): Promise<Plan<Removal>> {
  const options = { links: ['source', 'target'] } as const
  const seen = await call.read.snapshot(key, options)
  if (seen === undefined) throw notFound(key)
  const { location, owner } = seen.entity
  await authorize(call, { type: 'delete', key: location, entity: seen.entity })
  const found = call.read === call.all ? seen : await call.all.snapshot(location, options)
  if (found === undefined) throw notFound(key)
  const { entity } = found
  const links = owner === undefined ? await linksOfAll(entity, call) : found.links
  const visible = new Set(seen.links.map(keyOf))
  const all = [...links, entity]
  return {
    state: {
      entity,
      links,
      seen: { entity: seen.entity, links: seen.links.filter(({ source }) => source === location) },
      hidden: new Set(links.map(keyOf).filter((key) => !visible.has(key))),
    },
    intent: { operation: 'delete', keys: keysOf(all), deletes: all },
    // The caller's view is checked under the lock, so what was read first must still be true.
    stamps: new Map([[keyOf(entity), seen.stamp]]),
  }
}

/** The links of all owners at a shared resource: those of others keep it from being deleted. */
async function linksOfAll(entity: Entity, { services, catalogue, owner }: Call): Promise<readonly Link[]> {
  if (isLink(entity)) return []
  const { registry, completion } = services
  const everyone = { everyone: true } as const
  const outgoing = await registry.links([entity.location], 'source', everyone)
  const incoming = await registry.links([entity.location], 'target', everyone)
  const links = new Map<string, Link>()
  for (const link of completion.ofAll([...outgoing, ...incoming], catalogue)) {
    // No owner can have an entity at the location of a shared one: such a link ends at the shared one.
    if (link.owner !== undefined && link.owner !== owner) {
      throw new OcciError('conflict', `${entity.location} is in use by another user, it cannot be deleted now`)
    }
    links.set(keyOf(link), link)
  }
  return [...links.values()]
}

/**
 * Calls the backends of a deleted entity, mixins first, the kind last: as long as the kind's has not deleted it,
 * the entity is there.
 *
 * @param read what they can read
 * @returns nothing if all accepted; else the refusal, and what is left of the entity if some had accepted before
 */
async function deleteOne(
  entity: Entity,
  read: Reader,
  calls: BackendCalls,
  call: Call,
): Promise<{ refusal?: BackendRefusal; left?: Entity }> {
  const working = copyEntity(entity)
  const gone: Mixin[] = []
  let accepted: Group | undefined
  for (const group of [...calls.groups(entity)].reverse()) {
    const { backend, categories } = group
    const recorded = calls.batch.size
    try {
      const deleted = calls.run(group, entity, (context) => backend.delete?.(working, context), read)
      if (isPromise(deleted)) await deleted
    } catch (error) {
      // It may still be deleting: recovery finishes the deletion.
      if (calls.isAbandoned) throw error
      calls.batch.forgetFrom(recorded)
      if (accepted === undefined) return { refusal: { error } }
      const valid = calls.validOrBefore(accepted, { left: working, before: entity }, `deleting ${entity.location}`)
      return { refusal: { error }, left: storedEntity(...lessMixins(entity, valid, gone, call)) }
    }
    accepted = group
    gone.push(...categories.filter((category) => category.class === 'mixin'))
  }
  return {}
}

/** An entity that keeps existing without the mixins whose backends have deleted their part of it. */
function lessMixins(entity: Entity, working: Entity, gone: readonly Mixin[], call: Call): [Entity, Entity] {
  const left = withoutMixins(working, gone, call)
  return [{ ...entity, mixins: left.mixins }, left]
}

/** An entity that was listed. */
type Listed = Pick<Entity, 'location' | 'created'>

/**
 * Deletes all entities that match now, some at a time; after the first refusal no more are deleted, what is done stays
 * (`GFD.223 Delete Entity Instances`).
 *
 * @param members those that are deleted; defaults to all
 * @returns how many entities are gone
 */
export async function removeAll(
  query: Query,
  call: Call,
  members: AsyncIterable<Entity> | Iterable<Entity> = allOf(query, call.read),
): Promise<number> {
  // What others create while it runs is left alone: it might never end otherwise.
  const listed: Listed[] = []
  for await (const { location, created } of members) listed.push({ location, created })
  await inGroups(listed, (one) => removeListed(one, query, call))
  return listed.length
}

/**
 * Deletes an entity that was listed, unless it no longer matches or is gone: a link that comes later in the listing may
 * have gone with its resource.
 */
async function removeListed({ location, created }: Listed, query: Query, call: Call): Promise<void> {
  const isListed = (one: Entity | undefined) => one !== undefined && one.created === created && meets(one, query)
  if (!isListed(await call.read.entity(location))) return
  try {
    await remove(location, call, (found) => {
      if (!isListed(found.entity)) throw notFound(location)
    })
  } catch (error) {
    if (!isOcciError(error, 'not-found') || isListed(await call.read.entity(location))) throw error
  }
}
