import type { Action } from './action.ts'
import { type Catalogue, mixinApplies } from './catalogue.ts'
import type { Entity } from './entity.ts'
import { isKindOf, type Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'

// Questions that authors of backends ask of an entity; a backend finds the catalogue in its context.

/** Returns whether a client may set an attribute of an entity now; never an unknown one. */
export function isMutable(entity: Entity, name: string, catalogue: Catalogue): boolean {
  const mutable = definitionOf(entity, name, catalogue)?.mutable ?? false
  return mutable === 'once' ? entity.attributes[name] === undefined : mutable
}

/** Returns whether a client must give an attribute when it creates an entity like this one. */
export function isRequired(entity: Entity, name: string, catalogue: Catalogue): boolean {
  return definitionOf(entity, name, catalogue)?.required ?? false
}

/** Returns whether an action is defined for an entity, by its kind or by one of its mixins (`GFD.221 Action`). */
export function isDefinedFor(action: Action, entity: Entity, catalogue: Catalogue): boolean {
  const has = (category: Kind | Mixin | undefined) => category?.allActions.includes(action) === true
  return has(catalogue.kind(entity.kind)) || entity.mixins.some((identifier) => has(catalogue.mixin(identifier)))
}

/** Returns whether an action can be invoked on an entity now: it is defined for it, and in its `actions`. */
export function isApplicable(action: Action, entity: Entity, catalogue: Catalogue): boolean {
  return entity.actions.includes(action.identifier) && isDefinedFor(action, entity, catalogue)
}

/** Returns the kind and mixins of an entity that define or inherit an action. */
export function definersOf(action: Action, entity: Entity, catalogue: Catalogue): readonly (Kind | Mixin)[] {
  return categoriesOf(entity, catalogue).filter((category) => category.allActions.includes(action))
}

/** Returns whether a mixin can be added to an entity (`GFD.221 Mixin`: `applies`). */
export function appliesTo(mixin: Mixin, entity: Entity, catalogue: Catalogue): boolean {
  const kind = catalogue.kind(entity.kind)
  return kind !== undefined && mixinApplies(mixin, kind)
}

/** Returns whether links of a kind may lead to a target of another kind; a kind of links that names none leads to all. */
export function targetFits(link: Kind, target: Kind): boolean {
  return link.targets.length === 0 || link.targets.some((kind) => isKindOf(target, kind))
}

/** Returns whether links of a kind are meant to start from a source of another kind; one that names none: from any. */
export function sourceFits(link: Kind, source: Kind): boolean {
  return link.sources.length === 0 || link.sources.some((kind) => isKindOf(source, kind))
}

/** Returns the kind of an entity and its mixins, as far as the catalogue knows them. */
export function categoriesOf(entity: Entity, catalogue: Catalogue): readonly (Kind | Mixin)[] {
  const categories: (Kind | Mixin)[] = []
  const kind = catalogue.kind(entity.kind)
  if (kind !== undefined) categories.push(kind)
  for (const identifier of entity.mixins) {
    const mixin = catalogue.mixin(identifier)
    if (mixin !== undefined) categories.push(mixin)
  }
  return categories
}

/** Returns the mixins of an entity, as far as the catalogue knows them. */
export function mixinsOf(entity: Entity, catalogue: Catalogue): readonly Mixin[] {
  const mixins: Mixin[] = []
  for (const identifier of entity.mixins) {
    const mixin = catalogue.mixin(identifier)
    if (mixin !== undefined) mixins.push(mixin)
  }
  return mixins
}

function definitionOf(entity: Entity, name: string, catalogue: Catalogue) {
  const kind = catalogue.kind(entity.kind)
  return kind === undefined ? undefined : catalogue.definitions(kind, mixinsOf(entity, catalogue)).get(name)
}
