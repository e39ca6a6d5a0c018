import type { Action } from '../action.ts'
import type { AttributeDefinition, AttributeValue } from '../attribute.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import type { Raw } from '../raw.ts'
import { checkValue } from '../value.ts'
import { corePrefix, readValue } from './attributes.ts'
import { unknownCategory } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { Faults } from './faults.ts'

/** What a listing is narrowed to: everything named must hold (`GFD.223 Filtering`). */
export interface Filter {
  readonly categories: readonly (Kind | Mixin | Action)[]
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
  const categories = raw.categories.flatMap((reference, index) => {
    const [named, another] = catalogue.withTerm(reference.identifier)
    const category = catalogue.get(reference.identifier) ?? (another === undefined ? named : undefined)
    if (category === undefined) faults.add(unknownCategory(reference.identifier, catalogue), 'categories', index)
    return category === undefined ? [] : [category]
  })
  const attributes = new Map<string, AttributeValue>()
  for (const [name, value] of raw.attributes) {
    const definition = definitionIn(catalogue, name)
    if (definition === undefined) {
      faults.add(`${name} is not an attribute of any kind or mixin of this service`, 'attributes', name)
      continue
    }
    const read = readValue(value, definition)
    const located = name.startsWith(corePrefix) && typeof read === 'string' ? (context.locate(read) ?? read) : read
    const wrong = checkValue(name, located, { type: definition.type })
    if (wrong === undefined) attributes.set(name, located as AttributeValue)
    else faults.add(wrong, 'attributes', name)
  }
  faults.throwIfAny()
  return { categories, attributes }
}

function definitionIn(catalogue: Catalogue, name: string): AttributeDefinition | undefined {
  for (const category of [...catalogue.kinds, ...catalogue.mixins]) {
    const definition = category.attributes[name]
    if (definition !== undefined) return definition
  }
  return undefined
}
