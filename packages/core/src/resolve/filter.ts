import type { AnyCategory } from '../any-category.ts'
import type { AttributeValue } from '../attribute.ts'
import type { Catalogue } from '../catalogue.ts'
import { coreAttribute } from '../core-attributes.ts'
import { canonicalId } from '../identity.ts'
import type { Json } from '../json.ts'
import type { Raw } from '../raw.ts'
import { shown } from '../shown.ts'
import { checkValue } from '../value.ts'
import { readValue, requireFewAttributes } from './attributes.ts'
import { unknownCategory } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { Faults } from './faults.ts'
import { givenAttributes } from './given-attributes.ts'

/** What a listing is narrowed to: everything named must hold (`GFD.223 Filtering`). */
export interface Filter {
  /** The categories that were named. */
  readonly categories: readonly AnyCategory[]
  /** The values that attributes must equal; ids and locations in their canonical form. */
  readonly attributes: ReadonlyMap<string, AttributeValue>
}

/**
 * Turns the filter of a message into categories and values. A category may be named by its identifier, or by a term
 * that only one has.
 *
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveFilter(raw: Extract<Raw, { type: 'filter' }>, context: ResolveContext): Filter {
  const faults = new Faults()
  const { catalogue } = context
  requireFewAttributes(raw.attributes, context, faults)
  const categories = raw.categories.flatMap(({ identifier }, index) => {
    const category = findCategory(identifier, catalogue)
    if (typeof category !== 'string') return [category]
    faults.add(category, 'categories', index)
    return []
  })
  const attributes = new Map<string, AttributeValue>()
  const definitionOf = (name: string) => catalogue.declaring(name)[0]?.attributes[name]
  for (const [name, value] of givenAttributes(raw, definitionOf, faults)) {
    const definition = definitionOf(name)
    if (definition === undefined) {
      faults.add(unknownName(name, catalogue, faults), 'attributes', name)
      continue
    }
    const read = canonical(name, readValue(value, definition), context)
    const wrong = checkValue(name, read, { type: definition.type })
    if (wrong === undefined) attributes.set(name, read as AttributeValue)
    else faults.add(wrong, 'attributes', name)
  }
  faults.throwIfAny()
  return { categories, attributes }
}

/** How many categories of one term an error names. */
const mostNamed = 5

/** The category with an identifier or with a term of its own; else what is wrong, in words. */
function findCategory(name: string, catalogue: Catalogue): AnyCategory | string {
  const category = catalogue.get(name)
  if (category !== undefined) return category
  const sameTerm = catalogue.withTerm(name)
  const [only, another] = sameTerm
  if (only === undefined) return unknownCategory(name, catalogue)
  if (another === undefined) return only
  const some = sameTerm.slice(0, mostNamed).map((one) => one.identifier)
  const rest = sameTerm.length > mostNamed ? ` and ${sameTerm.length - mostNamed} more` : ''
  return `the term ${name} is that of several categories, name one: ${some.join(', ')}${rest}`
}

/** The spelling in which entities carry what names them. */
function canonical(name: string, value: Json, context: ResolveContext): Json {
  if (typeof value !== 'string') return value
  const core = coreAttribute(name)
  return core?.field === 'id' || core?.isEnd ? (context.locate(value) ?? canonicalId(value)) : value
}

function unknownName(name: string, catalogue: Catalogue, faults: Faults): string {
  const similar = faults.similarTo(name, () => catalogue.attributeNames)
  const hint = similar === undefined ? 'see the query interface /-/' : `did you mean ${similar}?`
  return `${shown(name)} is not an attribute of any kind or mixin of this service, ${hint}`
}
