import { mixinsOf } from '../applicability.ts'
import type { AttributeValues } from '../attribute.ts'
import type { EntityChanges } from '../draft.ts'
import { attributeOf, type Entity, isLink, type Link } from '../entity.ts'
import { canonicalId } from '../identity.ts'
import type { Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import { addMixins, applyDefaults } from '../mixin-set.ts'
import type { RawEntity } from '../raw.ts'
import {
  corePrefix,
  expectFewAttributes,
  expectRequired,
  resolveAttributes,
  resolveText,
  sameJson,
} from './attributes.ts'
import { expectApplicable, resolveCategories } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { endOf, resolveEnd } from './draft.ts'
import { Faults } from './faults.ts'

/** An entity as it stands, and the links that are rendered with it. */
export interface EntityWithLinks<E extends Entity = Entity> {
  readonly entity: E
  /** The links that start from it; none for a link. */
  readonly links: readonly Link[]
}

/**
 * Turns the partial entity of a message into changes of an existing one (`GFD.223 Partial Update`). What it repeats
 * unchanged is accepted.
 *
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveChanges(raw: RawEntity, current: EntityWithLinks, context: ResolveContext): EntityChanges {
  const faults = new Faults()
  const { entity } = current
  const { kind, mixins: listed } = resolveCategories(raw.categories, context.catalogue, faults)
  const currentKind = expectSameKind(kind, entity, context, faults)
  const held = mixinsOf(entity, context.catalogue)
  const mixins = listed.filter((mixin) => !held.includes(mixin))
  expectApplicable(currentKind, mixins, raw.categories, faults)
  expectUnchanged(raw, current, context, faults)
  expectFewAttributes(raw.attributes, context, faults)
  const definitions = context.catalogue.definitions(currentKind, addMixins(held, mixins))
  const attributes = resolveAttributes(raw.attributes, definitions, entity, faults)
  addDefaults(attributes, entity, mixins)
  const changes = {
    mixins,
    attributes,
    ...textChanges(raw, entity, faults),
    ...endChanges(raw, entity, context, faults),
  }
  faults.throwIfAny()
  return changes
}

/**
 * Turns the complete entity of a message into what replaces an existing one (`GFD.223 Replace`): its mixins become
 * those listed, its links stay, and attributes that a client may set and did not are gone or have their default.
 *
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveReplacement(raw: RawEntity, current: EntityWithLinks, context: ResolveContext): EntityChanges {
  const faults = new Faults()
  const { entity } = current
  const { kind, mixins } = resolveCategories(raw.categories, context.catalogue, faults)
  if (kind === undefined && !faults.any) {
    faults.add(
      'a complete entity names its kind: a Category of class kind is missing (POST changes a part)',
      'categories',
    )
  }
  const currentKind = expectSameKind(kind, entity, context, faults)
  expectApplicable(currentKind, mixins, raw.categories, faults)
  expectUnchanged(raw, current, context, faults)
  expectFewAttributes(raw.attributes, context, faults)
  const definitions = context.catalogue.definitions(currentKind, mixins)
  const attributes = resolveAttributes(raw.attributes, definitions, entity, faults)
  for (const [name, { mutable, default: value }] of definitions) {
    const present = entity.attributes[name]
    // What the client may not set, or not again, stays as it is.
    if (mutable !== true && present !== undefined) attributes[name] = present
    else if (attributes[name] === undefined && value !== undefined) attributes[name] = value
  }
  const held = mixinsOf(entity, context.catalogue)
  applyDefaults(
    attributes,
    mixins.filter((mixin) => !held.includes(mixin)),
  )
  expectRequired(attributes, definitions, faults)
  const changes = {
    mixins,
    attributes,
    ...textChanges(raw, entity, faults),
    ...endChanges(raw, entity, context, faults),
  }
  faults.throwIfAny()
  return changes
}

/** What added mixins set by default, among the changes (`GFD.221 Templates`). */
function addDefaults(changed: AttributeValues, entity: Entity, added: readonly Mixin[]): void {
  const after: AttributeValues = Object.assign(Object.create(null), entity.attributes, changed)
  applyDefaults(after, added)
  for (const name in after) {
    const value = after[name]
    if (value !== undefined && value !== entity.attributes[name]) changed[name] = value
  }
}

function expectSameKind(kind: Kind | undefined, entity: Entity, { catalogue }: ResolveContext, faults: Faults): Kind {
  const current = catalogue.kind(entity.kind)
  if (current === undefined) {
    faults.add(`the kind of this entity, ${entity.kind}, is no longer served`)
    throw faults.toError()
  }
  // GFD.221 Kind: an entity remains associated with its kind throughout its lifetime.
  if (kind !== undefined && kind !== current) {
    faults.add(`the kind of this entity is ${current.identifier} and never changes to ${kind.identifier}`, 'categories')
  }
  return current
}

function textChanges(raw: RawEntity, entity: Entity, faults: Faults): { title?: string; summary?: string } {
  const title = resolveText('title', raw.title, raw.attributes, faults)
  const summary = resolveText('summary', raw.summary, raw.attributes, faults)
  return {
    ...(title === undefined ? {} : { title }),
    ...(summary === undefined || isLink(entity) ? {} : { summary }),
  }
}

type EndChanges = { source?: string; target?: string; targetKind?: string }

function endChanges(raw: RawEntity, entity: Entity, context: ResolveContext, faults: Faults): EndChanges {
  const changes: EndChanges = {}
  if (!isLink(entity)) return changes
  for (const field of ['source', 'target'] as const) {
    const end = endOf(raw, field)
    if (end === undefined) continue
    const resolved = resolveEnd(end, new Map(), context)
    if (resolved !== undefined && 'uri' in resolved) changes[field] = resolved.uri
    else faults.add(`${field} ${JSON.stringify(end.uri)} is no location of this service and no URI`, field)
    if (field === 'target' && end.kind !== undefined) changes.targetKind = end.kind
  }
  return changes
}

/** Adds faults where a message changes what only other requests change: id, actions, links. */
function expectUnchanged(
  raw: RawEntity,
  { entity, links }: EntityWithLinks,
  context: ResolveContext,
  faults: Faults,
): void {
  const id = raw.id ?? coreText(raw, 'id')
  if (id !== undefined && canonicalId(id) !== entity.id && context.locate(id) !== entity.location) {
    faults.add(
      `occi.core.id is immutable: it is ${entity.id}, not ${id}`,
      ...(raw.id === undefined ? ['attributes', 'occi.core.id'] : ['id']),
    )
  }
  for (const action of raw.actions ?? []) {
    if (!entity.actions.includes(action)) {
      faults.add(
        `${action} is not applicable now; which actions are is the service's to say, leave them out`,
        'actions',
      )
    }
  }
  raw.links?.forEach((given, index) => {
    expectUnchangedLink(given, links, context, faults.within('links', index))
  })
}

function expectUnchangedLink(raw: RawEntity, links: readonly Link[], context: ResolveContext, faults: Faults): void {
  const id = raw.id ?? coreText(raw, 'id')
  const link = links.find(
    (known) => id !== undefined && (canonicalId(id) === known.id || context.locate(id) === known.location),
  )
  if (link === undefined) {
    faults.add('links are made by POST to the collection of their kind, leave out those that do not exist yet')
    return
  }
  const { catalogue } = context
  const kind = catalogue.kind(link.kind)
  const definitions = kind === undefined ? new Map() : catalogue.definitions(kind, mixinsOf(link, catalogue))
  const values = resolveAttributes(raw.attributes, definitions, link, faults)
  const target = endOf(raw, 'target')
  const changed = Object.keys(values).find((name) => !sameJson(values[name], attributeOf(link, name)))
  if (changed !== undefined || (target !== undefined && (context.locate(target.uri) ?? target.uri) !== link.target)) {
    faults.add(`the link ${link.location} is changed by a request to itself, leave it out or as it is`)
  }
}

function coreText(raw: RawEntity, name: string): string | undefined {
  const value = raw.attributes.get(corePrefix + name)
  if (value === undefined) return undefined
  return 'text' in value ? value.text : String(value.json)
}
