import {
  type Change,
  copyAttributes,
  type Entity,
  type EntityDraft,
  type EntityWithLinks,
  isLink,
  isLinkKind,
  type Link,
  type ModelPath,
  OcciError,
} from '@occi/core'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { type Ends, findEnds } from '../ends.ts'
import { identify, type Place } from '../identity.ts'
import { authorize, keyOf, type Services } from '../services.ts'
import { type Plan, transact } from '../transact.ts'

/** A draft with the entity that it becomes. */
interface Planned {
  readonly draft: EntityDraft
  readonly entity: Entity
  readonly path: ModelPath
}

/**
 * Makes entities, all or none: of each resource, then of its links, the backends of the kind and of the mixins are
 * called; when one refuses, those that accepted are asked to `delete`, last first (`GFD.223 Create Entity Instance`).
 *
 * @returns the entities of the drafts, in order, inline links with their resource
 * @throws OcciError `invalid` where an end of a link does not exist, `conflict` where a location is taken
 */
export async function create(
  drafts: readonly EntityDraft[],
  place: Place,
  services: Services,
  call: Call,
): Promise<readonly EntityWithLinks[]> {
  const planned = planAll(drafts, place, services, call)
  for (const { draft, entity } of planned) {
    await authorize(services, call, { type: 'create', key: entity.location, entity })
    if (draft.kind.location === undefined) throw new OcciError('invalid', `${draft.kind.identifier} has no entities`)
  }
  const made = await transact(
    services,
    call,
    () => readPlan(planned, call),
    async (entities, calls) => {
      for (const entity of entities) await createOne(entity, calls)
      const changes = entities.map((entity): Change => ({ type: 'put', entity: clean(entity) }))
      return { changes, result: entities.map(clean) }
    },
  )
  return withInlineLinks(planned, made)
}

/** Gives every entity its place, so that links can name their ends. */
function planAll(drafts: readonly EntityDraft[], place: Place, services: Services, call: Call): readonly Planned[] {
  const identities = new Map<EntityDraft, ReturnType<typeof identify>>()
  const flat: { draft: EntityDraft; path: ModelPath }[] = []
  drafts.forEach((draft, index) => {
    const path = drafts.length === 1 ? [] : ['entities', index]
    identities.set(draft, identify(draft, place, services, call))
    flat.push({ draft, path })
    draft.links.forEach((link, linkIndex) => {
      identities.set(link, identify(link, {}, services, call))
      flat.push({ draft: link, path: [...path, 'links', linkIndex] })
    })
  })
  const uriOf = (end: EntityDraft['source']): string => {
    if (end === undefined) throw new OcciError('invalid', 'a link needs a source and a target')
    if ('uri' in end) return end.uri
    const identity = identities.get(end.draft)
    if (identity === undefined) throw new OcciError('invalid', 'a link names an entity that is not in the request')
    return identity.location
  }
  return flat.map(({ draft, path }) => {
    const identity = identities.get(draft) ?? identify(draft, place, services, call)
    const fields = {
      ...identity,
      kind: draft.kind.identifier,
      mixins: draft.mixins.map((mixin) => mixin.identifier),
      ...(draft.title === undefined ? {} : { title: draft.title }),
      attributes: copyAttributes(draft.attributes),
      actions: [],
      version: 1,
      ...(call.owner === undefined ? {} : { owner: call.owner }),
    }
    if (!isLinkKind(draft.kind)) {
      return { draft, path, entity: { ...fields, ...(draft.summary === undefined ? {} : { summary: draft.summary }) } }
    }
    const targetKind = draft.targetKind === undefined ? {} : { targetKind: draft.targetKind }
    const entity: Link = { ...fields, source: uriOf(draft.source), target: uriOf(draft.target), ...targetKind }
    return { draft, path, entity }
  })
}

/** Finds the ends of all links; the entities that are to be made, with their ends as they are stored. */
async function readPlan(planned: readonly Planned[], call: Call): Promise<Plan<readonly Entity[]>> {
  const resources = new Map(
    planned.filter(({ entity }) => !isLink(entity)).map(({ entity }) => [entity.location, entity]),
  )
  const links: Ends[] = planned.flatMap(({ draft, entity, path }) =>
    isLink(entity) ? [{ kind: draft.kind, source: entity.source, target: entity.target, path }] : [],
  )
  const ends = await findEnds(links, resources, call)
  const keys = new Set<string>()
  for (const end of ends)
    for (const entity of [end.source, end.target]) if (entity !== undefined) keys.add(keyOf(entity))
  let next = 0
  const entities: Entity[] = []
  for (const { entity } of planned) {
    keys.add(keyOf(entity))
    if ((await call.read.entity(entity.location)) !== undefined) {
      throw new OcciError('conflict', `there is an entity at ${entity.location} already`)
    }
    // Each try starts from the draft: a copy is what the backends get to change.
    const copy = { ...entity, attributes: copyAttributes(entity.attributes) }
    entities.push(isLink(copy) ? connect(copy, ends[next++]) : copy)
  }
  return {
    state: entities,
    intent: { operation: 'create', keys: [...keys], creates: planned.map((one) => one.entity) },
  }
}

function connect(link: Link, ends: Awaited<ReturnType<typeof findEnds>>[number] | undefined): Link {
  if (ends === undefined) return link
  const { source, target } = ends
  if (target === undefined) return { ...link, source: source.location }
  return { ...link, source: source.location, target: target.location, targetKind: target.kind }
}

/** Calls the backends of one new entity; each that accepted is asked to delete it if a later one refuses. */
export async function createOne(entity: Entity, calls: BackendCalls): Promise<void> {
  for (const { backend, categories } of calls.groups(entity)) {
    const context = calls.context(categories)
    await backend.create?.(entity, context)
    calls.onUndo(() => backend.delete?.(entity, context))
  }
}

/** What is stored: attributes without a prototype and without absent values. */
export function clean<E extends Entity>(entity: E): E {
  return { ...entity, attributes: copyAttributes(entity.attributes) }
}

function withInlineLinks(planned: readonly Planned[], made: readonly Entity[]): readonly EntityWithLinks[] {
  const results: { entity: Entity; links: Link[] }[] = []
  planned.forEach(({ path }, index) => {
    const entity = made[index]
    if (entity === undefined) return
    const owner = results.at(-1)
    if (path.includes('links') && owner !== undefined && isLink(entity)) owner.links.push(entity)
    else results.push({ entity, links: [] })
  })
  return results
}
