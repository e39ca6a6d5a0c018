import { type Change, copyEntity, type Entity, isLink, type Link, type Mixin, OcciError, type Query } from '@occi/core'
import { allOf } from '../all-of.ts'
import type { BackendCalls, Group } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { keyOf, keysOf } from '../locks.ts'
import { authorize, notFound, type Services } from '../services.ts'
import { nextVersion } from '../stored-entity.ts'
import { type Plan, transact } from '../transact.ts'
import { turn } from '../turn.ts'
import { withoutMixins } from './association.ts'

interface State {
  readonly entity: Entity
  /** The links from it and to it, which go with it (`GFD.221 Resource`: links). */
  readonly links: readonly Link[]
}

/** Checks an entity under the lock, before anything happens to it; throws to stop the operation. */
export type Check = (entity: Entity, links: readonly Link[]) => void

/**
 * Deletes an entity and, before it, the links at its either end, through their backends. A deletion cannot be taken
 * back: where a backend refuses, what was deleted before stays deleted, and the refusal is thrown.
 *
 * @throws OcciError `not-found`, `conflict` where another owner's link is at an entity that is everybody's
 */
export async function remove(key: string, check: Check, services: Services, call: Call): Promise<void> {
  return transact(
    services,
    call,
    () => readPlan(key, services, call),
    async ({ entity, links }, calls) => {
      check(
        entity,
        links.filter((link) => link.source === entity.location),
      )
      const changes: Change[] = []
      for (const one of [...links, entity]) {
        const { refusal, left } = await deleteOne(one, calls, call)
        if (refusal === undefined) changes.push(deletion(one))
        else {
          if (left !== undefined) changes.push({ type: 'put', entity: left })
          return { changes, result: () => {}, refusal: refusal.error }
        }
      }
      return { changes, result: () => {} }
    },
  )
}

function deletion({ location, version, owner }: Entity): Change {
  return { type: 'delete', location, version, ...(owner === undefined ? {} : { owner }) }
}

async function readPlan(key: string, services: Services, call: Call): Promise<Plan<State>> {
  const entity = await call.read.entity(key)
  if (entity === undefined) throw notFound(key)
  await authorize(services, call, { type: 'delete', key: entity.location, entity })
  const links = isLink(entity) ? [] : await linksAt(entity, services, call)
  const all = [...links, entity]
  return { state: { entity, links }, intent: { operation: 'delete', keys: await keysOf(all, call), deletes: all } }
}

/** All links at a resource, whoever made them; those of others keep what is everybody's from being deleted. */
async function linksAt(entity: Entity, { registry }: Services, call: Call): Promise<readonly Link[]> {
  const scope = entity.owner === undefined ? { everyone: true as const } : { owner: entity.owner }
  const outgoing = await registry.links([entity.location], 'source', scope)
  const incoming = await registry.links([entity.location], 'target', scope)
  const links = new Map<string, Link>()
  for (const link of [...outgoing, ...incoming]) {
    // Nobody can have an entity of his own where everybody sees this one: such a link is about this one.
    if (link.owner !== undefined && link.owner !== call.owner) {
      throw new OcciError('conflict', `a link of somebody else is at ${entity.location}, it cannot be deleted now`)
    }
    links.set(keyOf(link), link)
  }
  return [...links.values()]
}

/**
 * Calls the backends of an entity that goes, mixins first, the kind last: as long as the kind's has not deleted it,
 * the entity is there.
 *
 * @returns nothing where all accepted; else the refusal, and what is left of the entity if some had accepted before
 */
async function deleteOne(
  entity: Entity,
  calls: BackendCalls,
  call: Call,
): Promise<{ refusal?: { readonly error: unknown }; left?: Entity }> {
  const working = copyEntity(entity)
  const gone: Mixin[] = []
  let accepted: Group | undefined
  for (const group of [...calls.groups(entity)].reverse()) {
    const { backend, categories } = group
    const recorded = calls.batch.size
    try {
      await backend.delete?.(working, calls.context(categories, entity))
    } catch (error) {
      calls.batch.forgetFrom(recorded)
      if (accepted === undefined) return { refusal: { error } }
      const valid = calls.validOrBefore(accepted, { left: working, before: entity }, `deleting ${entity.location}`)
      return { refusal: { error }, left: nextVersion(...lessMixins(entity, valid, gone, call)) }
    }
    accepted = group
    gone.push(...categories.filter((category) => category.class === 'mixin'))
  }
  return {}
}

/** An entity that goes on without the mixins whose backends have deleted their part of it. */
function lessMixins(entity: Entity, working: Entity, gone: readonly Mixin[], call: Call): [Entity, Entity] {
  const left = withoutMixins(working, gone, call)
  return [{ ...entity, mixins: left.mixins }, left]
}

/**
 * Deletes all entities that match, one after the other; the first refusal stops, what is done stays
 * (`GFD.223 Delete Entity Instances`).
 */
export async function removeAll(query: Query, services: Services, call: Call): Promise<void> {
  for await (const { location } of allOf(query, call)) {
    // A link that comes later in the listing may have gone with its resource.
    await ifThere(location, call, () => remove(location, () => {}, services, call))
    await turn()
  }
}

/** Does something with an entity unless it is gone, or goes meanwhile. */
export async function ifThere(location: string, call: Call, operation: () => Promise<unknown>): Promise<void> {
  if ((await call.read.entity(location)) === undefined) return
  try {
    await operation()
  } catch (error) {
    const isGone = error instanceof OcciError && error.code === 'not-found'
    if (!isGone || (await call.read.entity(location)) !== undefined) throw error
  }
}
