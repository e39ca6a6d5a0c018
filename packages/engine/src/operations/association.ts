import { type Awaitable, type Backend, type Entity, type Mixin, mixinsOf, OcciError } from '@occi/core'
import { chain, copyEntity, dropUndefined, inSequence } from '@occi/core/authoring'
import type { BackendCalls, Group } from '../backend-calls.ts'
import { canTag } from '../backend-fitness.ts'
import type { Call } from '../call.ts'

/**
 * Calls the backends of mixins that an existing entity gains: `associate`, or `create` of a backend that serves
 * mixins alone.
 *
 * @param entity holds the mixins already; its backends change it
 */
export function associate(entity: Entity, added: readonly Mixin[], calls: BackendCalls): Awaitable<void> {
  if (added.length === 0) return
  const before = copyEntity(entity)
  return inSequence(groupsOf(entity, added, calls), (group) => {
    const { backend } = group
    const associated = calls.run(group, entity, (context) => associateWith(backend)?.(entity, context))
    return chain(associated, () => {
      calls.onUndo(group, entity, (context) => dissociateWith(backend)?.(entity, context))
      calls.requireValid(group, { left: entity, before })
    })
  })
}

/**
 * Calls the backends of mixins that an entity loses while it keeps existing: `dissociate`, or `delete` of a backend that
 * serves mixins alone.
 *
 * @returns the entity without the mixins, and without the attributes and actions that only these define
 */
export function dissociate(
  entity: Entity,
  removed: readonly Mixin[],
  calls: BackendCalls,
  call: Call,
): Awaitable<Entity> {
  const working = copyEntity(entity)
  if (removed.length === 0) return working
  const dissociated = inSequence(groupsOf(entity, removed, calls), (group) => {
    const { backend } = group
    const done = calls.run(group, entity, (context) => dissociateWith(backend)?.(working, context))
    return chain(done, () => {
      calls.onUndo(group, entity, (context) => associateWith(backend)?.(copyEntity(entity), context))
      calls.requireValid(group, { left: working, before: entity })
    })
  })
  return chain(dissociated, () => withoutMixins(working, removed, call))
}

/** The entity without mixins, and without the attributes and actions that only these define. */
export function withoutMixins(entity: Entity, removed: readonly Mixin[], { catalogue }: Call): Entity {
  const gone = new Set(removed.map((mixin) => mixin.identifier))
  const left = { ...copyEntity(entity), mixins: entity.mixins.filter((identifier) => !gone.has(identifier)) }
  const kind = catalogue.kind(entity.kind)
  if (kind === undefined) return left
  const remaining = mixinsOf(left, catalogue)
  dropUndefined(left.attributes, kind, remaining, removed, catalogue)
  const defined = new Set([kind, ...remaining].flatMap((category) => category.allActions))
  const lost = new Set(removed.flatMap((mixin) => mixin.allActions).filter((action) => !defined.has(action)))
  const identifiers = new Set([...lost].map((action) => action.identifier))
  return { ...left, actions: left.actions.filter((identifier) => !identifiers.has(identifier)) }
}

/** The backends among an entity's that serve some of these mixins, each with just those. */
function groupsOf(entity: Entity, mixins: readonly Mixin[], calls: BackendCalls): readonly Group[] {
  const wanted = new Set(mixins.map((mixin) => mixin.identifier))
  return calls.groups(entity).flatMap(({ backend, categories }) => {
    const served = categories.filter((category) => wanted.has(category.identifier))
    if (served.length === 0) return []
    requireCanTag(backend, categories, calls)
    return [{ backend, categories: served }]
  })
}

/**
 * A policy can name a backend that no registration has seen for a mixin: its `create` and `delete` must not be what
 * makes and destroys the entity itself.
 */
function requireCanTag(backend: Backend, categories: Group['categories'], calls: BackendCalls): void {
  if (canTag(backend)) return
  if (!calls.servesKind(backend) && categories.every((category) => category.class === 'mixin')) return
  throw new OcciError(
    'definition',
    `the backend of ${categories.map((category) => category.identifier).join(' and ')} serves a kind as well and ` +
      'needs associate and dissociate: adding a mixin to an entity that exists would create it again',
  )
}

function associateWith(backend: Backend): Backend['associate'] {
  return (backend.associate ?? backend.create)?.bind(backend)
}

function dissociateWith(backend: Backend): Backend['dissociate'] {
  return (backend.dissociate ?? backend.delete)?.bind(backend)
}
