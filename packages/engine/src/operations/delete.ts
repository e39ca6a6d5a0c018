import { type Change, type Entity, isLink, type Link, OcciError, type Query } from '@occi/core'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { isInside } from '../ends.ts'
import { authorize, keyOf, notFound, type Services } from '../services.ts'
import { type Plan, transact } from '../transact.ts'
import { clean } from './create.ts'

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
 */
export async function remove(key: string, check: Check, services: Services, call: Call): Promise<void> {
  return transact(
    services,
    call,
    () => readPlan(key, services, call),
    async ({ entity, links }, calls) => {
      await authorize(services, call, { type: 'delete', key: entity.location, entity })
      check(
        entity,
        links.filter((link) => link.source === entity.location),
      )
      const changes: Change[] = []
      for (const one of [...links, entity]) {
        const { refusal, changed } = await deleteOne(one, calls)
        if (refusal === undefined) changes.push(deletion(one))
        else {
          if (changed !== undefined) changes.push({ type: 'put', entity: changed })
          if (changes.length === 0) throw refusal
          return { changes, result: undefined, refusal }
        }
      }
      return { changes, result: undefined }
    },
  )
}

function deletion({ location, version, owner }: Entity): Change {
  return { type: 'delete', location, version, ...(owner === undefined ? {} : { owner }) }
}

async function readPlan(key: string, services: Services, call: Call): Promise<Plan<State>> {
  const entity = await call.read.entity(key)
  if (entity === undefined) throw notFound(key)
  const links = isLink(entity) ? [] : await linksAt(entity, services)
  const keys = new Set([keyOf(entity)])
  for (const link of isLink(entity) ? [entity] : links) {
    keys.add(keyOf(link))
    for (const location of [link.source, link.target]) {
      const end = isInside(location) ? await call.read.entity(location) : undefined
      if (end !== undefined) keys.add(keyOf(end))
    }
  }
  return { state: { entity, links }, intent: { operation: 'delete', keys: [...keys], deletes: [...links, entity] } }
}

/** All links at a resource, whoever made them; those of other owners keep what is everybody's from being deleted. */
async function linksAt(entity: Entity, { registry }: Services): Promise<readonly Link[]> {
  const scope = entity.owner === undefined ? { everyone: true as const } : { owner: entity.owner }
  const outgoing = await registry.links([entity.location], 'source', scope)
  const incoming = await registry.links([entity.location], 'target', scope)
  const own = new Map<string, Link>()
  for (const link of [...outgoing, ...incoming]) {
    if (entity.owner === undefined && link.owner !== undefined) {
      const owned = await registry.entity(entity.location, { owner: link.owner })
      // Another owner may have a resource of his own at that path, which his link is about.
      if (owned?.owner !== undefined) continue
      throw new OcciError('conflict', `${entity.location} is linked to by somebody else, it cannot be deleted now`)
    }
    own.set(keyOf(link), link)
  }
  return [...own.values()]
}

/**
 * Calls the backends of an entity that goes, mixins first, the kind last: as long as the kind's has not deleted it,
 * the entity is there.
 */
async function deleteOne(entity: Entity, calls: BackendCalls): Promise<{ refusal?: unknown; changed?: Entity }> {
  const working = { ...clean(entity), version: entity.version + 1 }
  let done = 0
  for (const { backend, categories } of [...calls.groups(entity)].reverse()) {
    try {
      await backend.delete?.(working, calls.context(categories))
      done++
    } catch (refusal) {
      return done === 0 ? { refusal } : { refusal, changed: clean(working) }
    }
  }
  return {}
}

/**
 * Deletes all entities that match, one after the other; the first refusal stops, what is done stays
 * (`GFD.223 Delete Entity Instances`).
 */
export async function removeAll(query: Query, services: Services, call: Call): Promise<void> {
  let after: string | undefined
  do {
    const page = await call.read.page({ ...query, limit: 100, ...(after === undefined ? {} : { after }) })
    for (const { location } of page.items) {
      // A link that comes later in the listing may have gone with its resource.
      if ((await call.read.entity(location)) !== undefined) await remove(location, () => {}, services, call)
    }
    after = page.next
  } while (after !== undefined)
}
