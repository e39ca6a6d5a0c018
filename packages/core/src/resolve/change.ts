import { mixinsOf } from '../applicability.ts'
import type { AttributeValues } from '../attribute.ts'
import type { Definitions } from '../catalogue.ts'
import { coreAttributeName } from '../core-attributes.ts'
import type { EntityChanges } from '../draft.ts'
import { type Entity, type EntityWithLinks, isLink } from '../entity.ts'
import { sameJson } from '../json.ts'
import type { Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import { addMixins, applyDefaults, defaultsGained, type KeptValues, keptValues } from '../mixin-set.ts'
import type { RawEntity } from '../raw.ts'
import { requireAsSeen, requireNotFree } from './as-seen.ts'
import { type Bearer, requireFewAttributes, requireRequired, resolveAttributes } from './attributes.ts'
import { type ResolvedCategories, requireApplicable, requireFewMixins, resolveCategories } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { coreText, requireNature, resolveTexts } from './core-texts.ts'
import { isInside, resolveEnd, resolveTargetKind } from './ends.ts'
import { Faults } from './faults.ts'
import { givenAttributes } from './given-attributes.ts'
import { requireUnchanged } from './unchanged.ts'

/**
 * Turns the partial entity of a message into changes of an existing one (`GFD.223 Partial Update`). What it repeats
 * unchanged is accepted; the mixins it lists are added. Attributes that these require are
 * checked on a new or a complete entity, not here: a client may tag first and give the values afterwards.
 *
 * @throws OcciError `invalid` with everything that is wrong, `precondition` if another client has changed it
 */
export function resolveChanges(raw: RawEntity, current: EntityWithLinks, context: ResolveContext): EntityChanges {
  return resolve(raw, current, context, false)
}

/**
 * Turns the complete entity of a message into what replaces an existing one (`GFD.223 Replace`): its mixins become
 * those listed, its links stay, and attributes that a client may set and did not are gone or have their default.
 *
 * @throws OcciError `invalid` with everything that is wrong, `precondition` if another client has changed it
 */
export function resolveReplacement(raw: RawEntity, current: EntityWithLinks, context: ResolveContext): EntityChanges {
  requireNotFree(raw, current.entity)
  return resolve(raw, current, context, true)
}

/** @param isWhole whether the message says all that the entity is to have */
function resolve(raw: RawEntity, current: EntityWithLinks, context: ResolveContext, isWhole: boolean): EntityChanges {
  const faults = new Faults()
  const { entity } = current
  const { catalogue } = context
  const categories = resolveCategories(raw.categories, context, faults, [], entity.mixins)
  if (isWhole && categories.kind === undefined && categories.complete) {
    faults.add(
      'a complete entity names its kind: a Category of class kind is missing (POST changes a part)',
      'categories',
    )
  }
  const kind = requireSameKind(categories, entity, context, faults)
  const held = mixinsOf(entity, catalogue)
  const known = new Set(held)
  const added = categories.mixins.filter((mixin) => !known.has(mixin))
  const mixins = isWhole ? categories.mixins : addMixins(held, added)
  requireApplicable(kind, added, raw.categories, faults)
  requireFewMixins(mixins.length, added, context, faults)
  requireNature(raw, kind, isLink(entity), faults)
  requireUnchanged(raw, current, context, faults)
  const definitions = catalogue.definitions(kind, mixins)
  const given = givenAttributes(raw, (name) => definitions.get(name), faults)
  requireFewAttributes(given, context, faults, entity.attributes)
  const attributes = resolveAttributes(given, bearerOf(entity, definitions, categories), faults)
  if (isWhole || added.length > 0) {
    const { kept, replaced } = keptBy(entity, kind, mixins, attributes, context)
    if (isWhole) {
      keepOrDefault(attributes, kept, definitions)
      applyDefaults(attributes, added, definitions, replaced)
    } else Object.assign(attributes, defaultsGained(Object.assign(kept, attributes), added, definitions, replaced))
  }
  if (isWhole) {
    const before = catalogue.definitions(kind, held)
    const lacked = (name: string) => before.get(name)?.required === true && entity.attributes[name] === undefined
    requireRequired(given, attributes, definitions, faults, lacked)
    requireEnds(raw, entity, faults)
  }
  const { title, summary } = resolveTexts(raw, isLink(entity), faults)
  const { source, target, targetKind } = endChanges(raw, entity, context, faults)
  const changes = { mixins: isWhole ? mixins : added, attributes, title, summary, source, target, targetKind }
  faults.throwIfAny()
  requireAsSeen(raw, entity, changes, definitions)
  return changes
}

/** GFD.221 Kind: an entity remains associated with its kind throughout its lifetime. */
function requireSameKind(
  { kind }: ResolvedCategories,
  entity: Entity,
  { catalogue }: ResolveContext,
  faults: Faults,
): Kind {
  const current = catalogue.kind(entity.kind)
  if (current === undefined) {
    faults.add(`the kind of this entity, ${entity.kind}, is no longer served`)
    throw faults.toError()
  }
  if (kind !== undefined && kind !== current) {
    faults.add(`the kind of this entity is ${current.identifier} and never changes to ${kind.identifier}`, 'categories')
  }
  return current
}

function bearerOf(entity: Entity, definitions: Definitions, { kind, complete }: ResolvedCategories): Bearer {
  const otherKind = kind !== undefined && kind.identifier !== entity.kind
  return {
    name: 'this kind and these mixins',
    definitions,
    current: entity.attributes,
    incomplete: !complete || otherKind,
  }
}

/**
 * The values that an entity keeps when its mixins become these. What a client gives anew is no value of the mixin that
 * goes; what it repeats unchanged is.
 */
function keptBy(
  entity: Entity,
  kind: Kind,
  mixins: readonly Mixin[],
  given: AttributeValues,
  { catalogue }: ResolveContext,
): KeptValues {
  const { kept, replaced } = keptValues(entity.attributes, kind, mixinsOf(entity, catalogue), mixins, catalogue)
  const isGivenAnew = (name: string) => given[name] !== undefined && !sameJson(given[name], entity.attributes[name])
  return { kept, replaced: new Set([...replaced].filter((name) => !isGivenAnew(name))) }
}

/** Completes the values of a replaced entity: what the client may not set, or not again, stays as it is. */
function keepOrDefault(values: AttributeValues, current: AttributeValues, definitions: Definitions): void {
  for (const [name, { mutable = false, default: value }] of definitions) {
    const present = current[name]
    if (mutable !== true && present !== undefined) values[name] = present
    else if (values[name] === undefined && value !== undefined) values[name] = value
  }
}

/** GFD.221 Link: source and target are required, of a complete link too. */
function requireEnds(raw: RawEntity, entity: Entity, faults: Faults): void {
  if (!isLink(entity)) return
  for (const field of ['source', 'target'] as const) {
    const name = coreAttributeName(field)
    if (raw[field] !== undefined || raw.attributes.has(name)) continue
    faults.add(`a complete link has its ${field}: ${name} is missing (POST changes a part)`, field)
  }
}

/** The ends that a message gives to a link; both are mutable (`GFD.221 Link`). */
function endChanges(raw: RawEntity, entity: Entity, context: ResolveContext, faults: Faults) {
  const changes: { source?: string; target?: string; targetKind?: string } = {}
  if (!isLink(entity)) return changes
  for (const field of ['source', 'target'] as const) {
    const end = coreText(raw, field, faults)
    if (end === undefined) continue
    // What the link has is not looked up again: today it might be read as something else.
    const uri = end.text === entity[field] ? end.text : resolveEnd(field, end, context, faults)
    if (uri !== undefined) changes[field] = uri
  }
  const { target = entity.target } = changes
  const said = coreText(raw, 'targetKind', new Faults())
  if (said !== undefined && said.text === entity.targetKind && target === entity.target) {
    return { ...changes, targetKind: said.text }
  }
  const targetKind = resolveTargetKind(raw, isInside(target), context, faults)
  if (targetKind === undefined) return changes
  changes.targetKind = targetKind
  // The kind of a target within the service is that of the entity there.
  const known = target === entity.target && isInside(target) ? entity.targetKind : undefined
  if (known !== undefined && known !== targetKind) {
    faults.add(`the target ${target} is of kind ${known}, not ${targetKind}`, 'target')
  }
  return changes
}
