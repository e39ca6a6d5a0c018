import { type Awaitable, type Entity, type EntityDraft, isLink, type Link, type ModelPath, OcciError } from '@occi/core'
import { chain, inSequence, isLinkKind } from '@occi/core/authoring'
import type { Call } from '../call.ts'
import { type FoundEnds, findEnds } from '../ends.ts'
import { type Destination, type Identity, identify } from '../identity.ts'
import { keyOf } from '../locks.ts'
import type { Plan } from '../transact.ts'

/** A draft with the entity that it becomes, before any backend has seen it. */
export interface Planned {
  readonly draft: EntityDraft
  readonly entity: Entity
  /** Whether its location or id was chosen, so that it may be in use. */
  readonly isChosen: boolean
  /** Where it stands in the request. */
  readonly path: ModelPath
  /** The links that are made with a resource. */
  readonly links: readonly Planned[]
}

/**
 * Gives every entity its location and id, so that links can name their ends.
 *
 * @throws OcciError `invalid` if one cannot be created or a link's end is missing, `conflict` if two get the same location
 */
export function planAll(drafts: readonly EntityDraft[], place: Destination, call: Call): readonly Planned[] {
  const identities = new Map<EntityDraft, Identity>()
  for (const draft of drafts) {
    identities.set(draft, identifyNew(draft, place, call))
    for (const link of draft.links) identities.set(link, identifyNew(link, {}, call))
  }
  if (identities.size > 1) requireDistinctNames([...identities.values()])
  const plan = (draft: EntityDraft, path: ModelPath): Planned => ({
    draft,
    entity: newEntity(draft, identities, call),
    isChosen: identities.get(draft)?.isChosen ?? false,
    path,
    links: draft.links.map((link, index) => plan(link, [...path, 'links', index])),
  })
  return drafts.map((draft, index) => plan(draft, drafts.length === 1 ? [] : ['entities', index]))
}

function identifyNew(draft: EntityDraft, place: Destination, call: Call): Identity {
  if (draft.kind.location !== undefined) return identify(draft, place, call)
  throw new OcciError('invalid', `entities of ${draft.kind.identifier} cannot be created`)
}

function requireDistinctNames(identities: readonly Identity[]): void {
  const names = new Set<string>()
  for (const { id, location } of identities) {
    for (const name of [id, location]) {
      if (names.has(name)) throw new OcciError('conflict', `two entities of the request would be ${name}`)
      names.add(name)
    }
  }
}

function newEntity(draft: EntityDraft, identities: ReadonlyMap<EntityDraft, Identity>, call: Call): Entity {
  const identity = identities.get(draft)
  if (identity === undefined) throw new OcciError('internal', 'a draft has no identity')
  const { id, location } = identity
  const { title, attributes } = draft
  const kind = draft.kind.identifier
  const mixins = draft.mixins.length === 0 ? noMixins : draft.mixins.map((mixin) => mixin.identifier)
  const { owner } = call
  // All members that a stored entity can have: an object that gains some later takes more memory.
  if (!isLinkKind(draft.kind)) {
    return {
      id,
      location,
      kind,
      mixins,
      title,
      summary: draft.summary,
      attributes,
      actions: [],
      version: 0,
      created: undefined,
      changed: undefined,
      owner,
      extras: undefined,
    }
  }
  return {
    id,
    location,
    kind,
    mixins,
    title,
    source: uriOf(draft.source, identities),
    target: uriOf(draft.target, identities),
    targetKind: draft.targetKind,
    attributes,
    actions: [],
    version: 0,
    created: undefined,
    changed: undefined,
    owner,
    extras: undefined,
  }
}

const noMixins: readonly string[] = Object.freeze([])

function uriOf(end: EntityDraft['source'], identities: ReadonlyMap<EntityDraft, Identity>): string {
  if (end === undefined) throw new OcciError('invalid', 'a link needs a source and a target')
  if ('uri' in end) return end.uri
  const identity = identities.get(end.draft)
  if (identity === undefined) throw new OcciError('invalid', 'a link names an entity that is not in the request')
  return identity.location
}

/**
 * What is planned in the order in which backends are called: every resource before the links, so that a link's
 * backend finds both ends made.
 */
export function resourcesFirst(planned: readonly Planned[]): readonly Planned[] {
  if (planned.length === 1 && planned[0]?.links.length === 0) return planned
  const resources: Planned[] = []
  const links: Planned[] = []
  for (const one of planned) {
    if (isLink(one.entity)) links.push(one)
    else resources.push(one)
    links.push(...one.links)
  }
  return [...resources, ...links]
}

/**
 * Finds the ends of all links, and requires that every location is free.
 *
 * @returns the entities that are to be created, with their ends as they are stored
 * @throws OcciError `invalid` if an end does not exist, `conflict` if a location or id is in use
 */
export function readCreation(planned: readonly Planned[], call: Call): Awaitable<Plan<readonly Entity[]>> {
  const links = planned.filter(({ entity }) => isLink(entity))
  const ends = links.length === 0 ? [] : findEndsOf(links, planned, call)
  return chain(ends, (found) => {
    const plan = planCreation(planned, found)
    const isFree = inSequence(planned, ({ entity, isChosen }) => (isChosen ? requireFree(entity, call) : undefined))
    return chain(isFree, () => plan)
  })
}

function findEndsOf(
  links: readonly Planned[],
  planned: readonly Planned[],
  call: Call,
): Awaitable<readonly FoundEnds[]> {
  const resources = new Map<string, Entity>()
  for (const { entity } of planned) if (!isLink(entity)) resources.set(entity.location, entity)
  const ends = links.flatMap(({ draft: { kind, targetKind }, entity, path }) =>
    isLink(entity) ? [{ kind, source: entity.source, target: entity.target, targetKind, path }] : [],
  )
  return findEnds(ends, resources, call)
}

function planCreation(planned: readonly Planned[], ends: readonly FoundEnds[]): Plan<readonly Entity[]> {
  // Stored ends must not have changed since they were read, and nothing may be where something is created.
  const stamps = new Map<string, number | undefined>(ends[0]?.stamps)
  let next = 0
  const entities = planned.map(({ entity }) => {
    stamps.set(keyOf(entity), undefined)
    return isLink(entity) ? withStoredEnds(entity, ends[next++]) : entity
  })
  return { state: entities, intent: { operation: 'create', keys: [...stamps.keys()], creates: entities }, stamps }
}

/**
 * Requires that nothing has the location or id of a new entity.
 *
 * @throws OcciError `conflict`; `forbidden`, without a reason, if what has it is hidden from the caller
 */
async function requireFree({ location, id }: Entity, call: Call): Promise<void> {
  for (const name of [location, id]) {
    const found = await call.all.snapshot(name)
    if (found === undefined) continue
    if (!(await call.read.sees(found.entity))) {
      throw new OcciError('forbidden', `an entity cannot be created at ${location}`)
    }
    const taken = name === location ? `an entity exists at ${location} already` : `the id ${id} is in use already`
    throw new OcciError('conflict', taken)
  }
}

function withStoredEnds(link: Link, ends: FoundEnds | undefined): Link {
  if (ends === undefined) return link
  const { source, target } = ends
  if (target === undefined) return { ...link, source: source.location }
  return { ...link, source: source.location, target: target.location, targetKind: target.kind }
}
