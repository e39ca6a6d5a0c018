import type { AttributeDefinition, AttributeType, AttributeValue } from '../attribute.ts'
import type { MixinDraft } from '../draft.ts'
import { isCategoryLocation, isScheme, isTerm, occiPrefix, ogfSchemes } from '../names.ts'
import type { RawAttributeDefinition, RawCategory } from '../raw.ts'
import { checkString, checkValue } from '../value.ts'
import type { ResolveContext } from './context.ts'
import { Faults } from './faults.ts'

const types: readonly string[] = ['string', 'number', 'integer', 'boolean', 'array', 'object'] satisfies AttributeType[]

/**
 * Turns the categories of a message into mixins that a client defines (`GFD.221 Mix-ins`, `GFD.223 HTTP Methods
 * Applied to Query Interface`).
 *
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveMixins(raw: readonly RawCategory[], context: ResolveContext): readonly MixinDraft[] {
  const faults = new Faults()
  if (raw.length === 0) faults.add('there is no category in the request, expected one mixin at least', 'categories')
  if (raw.length > context.limits.entities) {
    faults.add(`${raw.length} mixins in one request, at most ${context.limits.entities} are taken`, 'categories')
  }
  faults.throwIfAny()
  const drafts = raw.map((category, index) => resolveMixin(category, context, faults.within('categories', index)))
  faults.throwIfAny()
  return drafts
}

function resolveMixin(raw: RawCategory, context: ResolveContext, faults: Faults): MixinDraft {
  if (raw.class !== undefined && raw.class !== 'mixin') {
    faults.add(`clients define mixins only, ${raw.term} is a ${raw.class}`, 'class')
  }
  if (!isTerm(raw.term)) faults.add(`term '${raw.term}' must be letters and digits, then also - _ .`, 'term')
  if (!isScheme(raw.scheme)) faults.add(`scheme '${raw.scheme}' must be a URI that ends in its only '#'`, 'scheme')
  // GFD.221 Category: the base URL is reserved for OCCI.
  else if (raw.scheme.startsWith(ogfSchemes)) {
    faults.add(`schemes under ${ogfSchemes} are the standard's, take one of your own domain`, 'scheme')
  }
  if (raw.actions !== undefined && raw.actions.length > 0) {
    faults.add('a mixin that a client defines has no actions, nobody would carry them out', 'actions')
  }
  if (raw.title !== undefined) {
    const wrong = checkString('title', raw.title)
    if (wrong !== undefined) faults.add(wrong, 'title')
  }
  const location = raw.location === undefined ? undefined : locationOf(raw.location, context, faults)
  const related = (raw.rel ?? []).map((identifier) => context.catalogue.mixin(identifier) ?? identifier)
  const applies = (raw.applies ?? []).flatMap((identifier) => {
    const kind = context.catalogue.kind(identifier)
    if (kind === undefined) faults.add(`${identifier} is not a kind of this service`, 'applies')
    return kind === undefined ? [] : [kind]
  })
  return {
    scheme: raw.scheme,
    term: raw.term,
    ...(raw.title === undefined ? {} : { title: raw.title }),
    ...(location === undefined ? {} : { location }),
    depends: related.filter((one) => typeof one !== 'string'),
    rel: related.filter((one) => typeof one === 'string'),
    applies,
    attributes: attributesOf(raw.attributes ?? [], context, faults),
  }
}

function locationOf(uri: string, context: ResolveContext, faults: Faults): string | undefined {
  const location = context.locate(uri)
  if (location !== undefined && isCategoryLocation(location)) return location
  faults.add(`location '${uri}' must be a path of this service that starts and ends with '/'`, 'location')
  return undefined
}

function attributesOf(raw: readonly RawAttributeDefinition[], context: ResolveContext, faults: Faults) {
  if (raw.length > context.limits.attributes) {
    faults.add(`${raw.length} attributes, at most ${context.limits.attributes} are taken`, 'attributes')
  }
  const attributes: Record<string, AttributeDefinition> = Object.create(null)
  for (const one of raw) attributes[one.name] = attributeOf(one, faults)
  return attributes
}

function attributeOf(raw: RawAttributeDefinition, faults: Faults): AttributeDefinition {
  const fault = (message: string) => faults.add(`${raw.name} ${message}`, 'attributes', raw.name)
  if (!isTerm(raw.name)) fault('is no attribute name: expected letters and digits, then also - _ .')
  // GFD.221 Attribute: the prefix is reserved for the specification.
  if (raw.name.startsWith(occiPrefix)) fault("has the prefix of the standard's names, take one of your own domain")
  if (raw.pattern !== undefined) fault('has a pattern, which clients cannot define')
  const type = raw.type ?? 'string'
  if (!isType(type)) {
    fault(`has the type '${type}', expected one of ${types.join(', ')}`)
    return { type: 'string' }
  }
  const wrong = raw.default === undefined ? undefined : checkValue(`default of ${raw.name}`, raw.default, { type })
  if (wrong !== undefined) faults.add(wrong, 'attributes', raw.name)
  if (raw.description !== undefined && checkString('description', raw.description) !== undefined) {
    fault('has a description with control characters')
  }
  return {
    type,
    mutable: raw.mutable ?? true,
    ...(raw.required ? { required: true } : {}),
    ...(raw.default === undefined ? {} : { default: raw.default as AttributeValue }),
    ...(raw.description === undefined ? {} : { description: raw.description }),
  }
}

function isType(type: string): type is AttributeType {
  return types.includes(type)
}
