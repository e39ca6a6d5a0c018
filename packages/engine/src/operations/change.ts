import {
  addMixins,
  type Backend,
  type Change,
  type Changes,
  copyAttributes,
  dropUndefined,
  type Entity,
  type EntityChanges,
  type EntityWithLinks,
  isLink,
  type Kind,
  type Link,
  type Mixin,
  mixinsOf,
  noAttributes,
  OcciError,
} from '@occi/core'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { findEnds, keysOf } from '../ends.ts'
import { authorize, keyOf, type Services } from '../services.ts'
import { type Plan, transact } from '../transact.ts'
import { clean } from './create.ts'
import { find } from './retrieve.ts'

/** How much of an entity a client gives: a part, or all of it. */
export type Manner = 'update' | 'replace'

/** What a client wants of an entity that exists, worked out from the entity as it stands under the lock. */
export type Resolve = (current: EntityWithLinks) => EntityChanges

interface State {
  readonly current: EntityWithLinks
  readonly changes: EntityChanges
}

/**
 * Changes a part of an entity, or replaces it; links stay. Backends of mixins that it loses are asked to dissociate,
 * those of what it keeps to update or replace, those of mixins that it gains to associate; when one refuses, those
 * that accepted are called again with old and new exchanged (`GFD.223 Partial Update`, `Replace`).
 */
export async function change(
  key: string,
  manner: Manner,
  resolve: Resolve,
  services: Services,
  call: Call,
): Promise<EntityWithLinks> {
  return transact(
    services,
    call,
    () => readPlan(key, manner, resolve, call),
    async ({ current, changes }, calls) => {
      const { entity } = current
      await authorize(services, call, { type: manner, key: entity.location, entity })
      const held = mixinsOf(entity, call.catalogue)
      const mixins = manner === 'update' ? addMixins(held, changes.mixins) : changes.mixins
      const changed = await changeOne(entity, manner, changes, mixins, calls, call)
      const put: Change = { type: 'put', entity: changed }
      return { changes: [put], result: { entity: changed, links: current.links } }
    },
  )
}

async function readPlan(key: string, manner: Manner, resolve: Resolve, call: Call): Promise<Plan<State>> {
  const current = await find(key, call)
  const { entity } = current
  const resolved = resolve(current)
  const keys = [...(await keysOf(entity, call))]
  const { changes, ends } = isLink(entity) ? await resolveEnds(entity, resolved, call) : { changes: resolved, ends: [] }
  for (const end of ends) keys.push(keyOf(end))
  return {
    state: { current, changes },
    intent: { operation: manner, keys: [...new Set(keys)], changes: [entity.location] },
  }
}

/** A link's new ends, checked, as they are stored. */
async function resolveEnds(entity: Link, changes: EntityChanges, call: Call) {
  const ends: Entity[] = []
  const kind = call.catalogue.kind(entity.kind)
  if (kind === undefined || (changes.source === undefined && changes.target === undefined)) return { changes, ends }
  const { source = entity.source, target = entity.target } = changes
  const [found] = await findEnds([{ kind, source, target, path: [] }], new Map(), call)
  if (found === undefined) return { changes, ends }
  ends.push(found.source)
  if (found.target !== undefined) ends.push(found.target)
  const targetKind = found.target?.kind ?? changes.targetKind
  return {
    ends,
    changes: {
      ...changes,
      source: found.source.location,
      target: found.target?.location ?? target,
      ...(targetKind === undefined ? {} : { targetKind }),
    },
  }
}

/**
 * Calls the backends of one entity for changes of it.
 *
 * @param mixins what the entity will hold
 * @returns the entity as it is to be stored
 */
export async function changeOne(
  entity: Entity,
  manner: Manner,
  changes: EntityChanges,
  mixins: readonly Mixin[],
  calls: BackendCalls,
  call: Call,
): Promise<Entity> {
  const held = mixinsOf(entity, call.catalogue)
  const removed = held.filter((mixin) => !mixins.includes(mixin))
  const added = mixins.filter((mixin) => !held.includes(mixin))
  const working = { ...entity, attributes: copyAttributes(entity.attributes) }
  await dissociate(working, removed, mixins, calls, call)
  const next = withFields(working, manner, changes, mixins, call)
  await takeOver(entity, next, manner, changes, added, calls, call)
  await associate(next, added, calls)
  return clean(next)
}

/** The entity with the fields that are the service's: title, summary, mixins, ends. */
function withFields(
  entity: Entity,
  manner: Manner,
  changes: EntityChanges,
  mixins: readonly Mixin[],
  call: Call,
): Entity {
  const { title, summary, ...rest } = { summary: undefined, ...entity }
  const newTitle = changes.title ?? (manner === 'update' ? title : undefined)
  const newSummary = changes.summary ?? (manner === 'update' ? summary : undefined)
  // A mixin that the catalogue no longer knows cannot be listed by a client, and is not lost by his changes.
  const unknown = entity.mixins.filter((identifier) => call.catalogue.mixin(identifier) === undefined)
  const fields = {
    ...rest,
    mixins: [...unknown, ...mixins.map((mixin) => mixin.identifier)],
    version: entity.version + 1,
    ...(newTitle === undefined ? {} : { title: newTitle }),
  }
  if (!('source' in fields)) return { ...fields, ...(newSummary === undefined ? {} : { summary: newSummary }) }
  const { targetKind, ...linkFields } = fields
  const target = changes.target ?? fields.target
  // What is known of a target's kind holds as long as the target stays.
  const kind = changes.targetKind ?? (target === fields.target ? targetKind : undefined)
  return {
    ...linkFields,
    source: changes.source ?? fields.source,
    target,
    ...(kind === undefined ? {} : { targetKind: kind }),
  }
}

/** Lets the backends take over what a client changed; without a routine for it, the service takes it over. */
async function takeOver(
  before: Entity,
  entity: Entity,
  manner: Manner,
  changes: EntityChanges,
  added: readonly Mixin[],
  calls: BackendCalls,
  call: Call,
): Promise<void> {
  const kind = call.catalogue.kind(entity.kind)
  if (kind === undefined) throw new OcciError('conflict', `the kind ${entity.kind} is no longer served`)
  const isNew = new Set(added.map((mixin) => mixin.identifier))
  const forBackends: Changes = { ...changes, mixins: entity.mixins }
  const undo: Changes = oldValues(before, manner, changes)
  const groups = touches(changes, manner)
    ? calls.groups(entity).flatMap(({ backend, categories }) => {
        const kept = categories.filter((category) => !isNew.has(category.identifier))
        return kept.length === 0 || backend[manner] === undefined ? [] : [{ backend, categories: kept }]
      })
    : []
  const handled = new Set(groups.flatMap(({ categories }) => categories))
  copyUnhandled(entity, manner, changes, [kind, ...mixinsOf(entity, call.catalogue)], handled)
  for (const { backend, categories } of groups) {
    const context = calls.context(categories)
    await backend[manner]?.(entity, forBackends, context)
    calls.onUndo(() => backend[manner]?.(entity, undo, context))
  }
}

function touches(changes: EntityChanges, manner: Manner): boolean {
  if (manner === 'replace' || Object.keys(changes.attributes).length > 0) return true
  const { title, summary, source, target } = changes
  return [title, summary, source, target].some((field) => field !== undefined)
}

/** Takes over the values whose category has no backend that does it; a value belongs to the first that defines it. */
function copyUnhandled(
  entity: Entity,
  manner: Manner,
  { attributes }: EntityChanges,
  categories: readonly (Kind | Mixin)[],
  handled: ReadonlySet<Kind | Mixin>,
): void {
  const names = manner === 'update' ? [] : Object.keys(entity.attributes)
  for (const name of new Set([...names, ...Object.keys(attributes)])) {
    const owner = categories.find((category) => name in category.all)
    if (owner !== undefined && handled.has(owner)) continue
    const value = attributes[name]
    if (value === undefined) delete entity.attributes[name]
    else entity.attributes[name] = value
  }
}

/** What takes changes back: the values that were there before. */
function oldValues(before: Entity, manner: Manner, changes: EntityChanges): Changes {
  const attributes = manner === 'replace' ? copyAttributes(before.attributes) : noAttributes()
  if (manner === 'update') {
    for (const name of Object.keys(changes.attributes)) attributes[name] = before.attributes[name]
  }
  return {
    attributes,
    mixins: before.mixins,
    ...(before.title === undefined ? {} : { title: before.title }),
    ...('source' in before ? { source: before.source, target: before.target } : {}),
  }
}

/** Tells backends that an entity gains mixins: `associate`, or `create` of a backend that serves mixins alone. */
async function associate(entity: Entity, added: readonly Mixin[], calls: BackendCalls): Promise<void> {
  for (const { backend, categories } of calls.groupsOfMixins(entity, added)) {
    const context = calls.context(categories)
    await associateWith(backend)?.(entity, context)
    calls.onUndo(() => dissociateWith(backend)?.(entity, context))
  }
}

/** Tells backends that an entity loses mixins, then drops the attributes that nothing defines any more. */
async function dissociate(
  entity: Entity,
  removed: readonly Mixin[],
  remaining: readonly Mixin[],
  calls: BackendCalls,
  call: Call,
): Promise<void> {
  for (const { backend, categories } of calls.groupsOfMixins(entity, removed)) {
    const context = calls.context(categories)
    await dissociateWith(backend)?.(entity, context)
    calls.onUndo(() => associateWith(backend)?.(entity, context))
  }
  const kind = call.catalogue.kind(entity.kind)
  if (kind === undefined) return
  dropUndefined(entity.attributes, kind, remaining, removed, call.catalogue)
  // Actions that only the lost mixins defined are gone with them.
  const actions = new Set([kind, ...remaining].flatMap((category) => category.allActions.map((one) => one.identifier)))
  entity.actions = entity.actions.filter((identifier) => actions.has(identifier))
}

function associateWith(backend: Backend): Backend['associate'] {
  return (backend.associate ?? backend.create)?.bind(backend)
}

function dissociateWith(backend: Backend): Backend['dissociate'] {
  return (backend.dissociate ?? backend.delete)?.bind(backend)
}
