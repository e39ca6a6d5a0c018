import type { AttributeDefinitions } from '../attribute.ts'
import type { MixinDraft } from '../draft.ts'
import type { Mixin } from '../mixin.ts'
import {
  categoryLocationForm,
  isCategoryLocation,
  isScheme,
  isTerm,
  isUriReference,
  ogfSchemes,
  schemeForm,
  termForm,
} from '../names.ts'
import type { RawCategory } from '../raw.ts'
import { shown } from '../shown.ts'
import { checkString } from '../value.ts'
import { unknownCategory } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { Faults } from './faults.ts'
import { resolveDefinitions } from './mixin-attributes.ts'

/** How many mixins one that a client defines may depend on, directly or not. */
const mostDepends = 100

/**
 * Turns the categories of a message into mixins that a client defines (`GFD.221 Mix-ins`, `GFD.223 HTTP Methods
 * Applied to Query Interface`).
 *
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveMixins(raw: readonly RawCategory[], context: ResolveContext): readonly MixinDraft[] {
  const faults = new Faults()
  if (raw.length === 0) faults.add('there is no category in the request, expected at least one mixin', 'categories')
  if (raw.length > context.limits.entities) {
    faults.add(`${raw.length} mixins in one request, at most ${context.limits.entities} are accepted`, 'categories')
  }
  faults.throwIfAny()
  const drafts = raw.map((category, index) => resolveMixin(category, context, faults.within('categories', index)))
  faults.throwIfAny()
  return drafts
}

function resolveMixin(raw: RawCategory, context: ResolveContext, faults: Faults): MixinDraft {
  requireIdentity(raw, faults)
  if (raw.actions !== undefined && raw.actions.length > 0) {
    faults.add('a mixin that a client defines cannot have actions, since no backend would carry them out', 'actions')
  }
  const titleFault = raw.title === undefined ? undefined : checkString('title', raw.title)
  if (titleFault !== undefined) faults.add(titleFault, 'title')
  const location = raw.location === undefined ? undefined : resolveLocation(raw.location, context, faults)
  const { depends, rel } = resolveRelated(raw.rel ?? [], context, faults)
  return {
    scheme: raw.scheme,
    term: raw.term,
    title: raw.title,
    location,
    depends,
    rel,
    applies: resolveApplies(raw.applies ?? [], context, faults),
    attributes: attributesOf(raw, depends, context, faults),
  }
}

function requireIdentity(raw: RawCategory, faults: Faults): void {
  if (raw.class !== undefined && raw.class !== 'mixin') {
    faults.add(`clients define mixins only, ${shown(raw.term)} is of class ${raw.class}`, 'class')
  }
  if (!isTerm(raw.term)) faults.add(`term '${shown(raw.term)}' must be ${termForm}`, 'term')
  if (!isScheme(raw.scheme)) {
    faults.add(`scheme '${shown(raw.scheme)}' must be ${schemeForm}`, 'scheme')
  } else if (raw.scheme.toLowerCase().startsWith(ogfSchemes)) {
    // GFD.221 Category: the base URL is reserved for OCCI.
    faults.add(`schemes under ${ogfSchemes} are reserved for the standard, use one of your own domain`, 'scheme')
  }
}

function resolveLocation(uri: string, context: ResolveContext, faults: Faults): string | undefined {
  const location = context.locate(uri)
  if (location !== undefined && isCategoryLocation(location)) return location
  faults.add(`location '${shown(uri)}' must be ${categoryLocationForm}`, 'location')
  return undefined
}

/** What a mixin is related to: mixins of this service, and identifiers of what it does not know, kept as given. */
function resolveRelated(identifiers: readonly string[], { catalogue }: ResolveContext, faults: Faults) {
  const depends: Mixin[] = []
  const rel: string[] = []
  for (const identifier of new Set(identifiers)) {
    const mixin = catalogue.mixin(identifier)
    if (mixin !== undefined) depends.push(mixin)
    else if (isUriReference(identifier)) rel.push(identifier)
    else faults.add(`'${shown(identifier)}' is not a type identifier: expected a scheme and a term`, 'rel')
  }
  const related = new Set(depends.flatMap((mixin) => [...mixin.allDepends, mixin])).size + rel.length
  if (related > mostDepends) faults.add(`depends on ${related} mixins, at most ${mostDepends} are accepted`, 'rel')
  return { depends, rel }
}

function resolveApplies(identifiers: readonly string[], { catalogue }: ResolveContext, faults: Faults) {
  return [...new Set(identifiers)].flatMap((identifier) => {
    const kind = catalogue.kind(identifier)
    if (kind !== undefined) return [kind]
    const category = catalogue.get(identifier)
    const fault =
      category === undefined
        ? unknownCategory(identifier, catalogue)
        : `${identifier} is a ${category.class}, expected a kind`
    faults.add(fault, 'applies')
    return []
  })
}

function attributesOf(
  { attributes: raw = [] }: RawCategory,
  depends: readonly Mixin[],
  context: ResolveContext,
  faults: Faults,
): AttributeDefinitions {
  const inherited = new Set(depends.flatMap((mixin) => Object.keys(mixin.all)))
  const count = new Set([...inherited, ...raw.map((one) => one.name)]).size
  if (count > context.limits.mixinAttributes) {
    faults.add(`${count} attributes, at most ${context.limits.mixinAttributes} are accepted`, 'attributes')
    throw faults.toError()
  }
  return resolveDefinitions(raw, context.catalogue, faults)
}
