import type { AttributeDefinition, AttributeDefinitions, AttributeValue } from './attribute.ts'
import { OcciError } from './error.ts'
import type { Json } from './json.ts'
import { expectName, isScheme, isTerm } from './names.ts'
import { checkValue } from './value.ts'

/** What a service keeps with a category or an entity for itself: never rendered, kept by every registry. */
export interface Extras {
  [name: string]: Json
}

/** The class of a category, as `GFD.229 Category ABNF` names them. */
export type CategoryClass = 'kind' | 'mixin' | 'action'

/** What kinds, mixins and actions have in common (`GFD.221 Category`). */
export interface Category {
  readonly class: CategoryClass
  /** The categorization scheme: a URI that ends in `#`. */
  readonly scheme: string
  readonly term: string
  /** Scheme and term in one: the type identifier by which everything names it. */
  readonly identifier: string
  readonly title?: string
  /** The attributes that the category itself defines. */
  readonly attributes: AttributeDefinitions
  readonly extras?: Extras
}

/** What every definition takes. */
export interface CategoryInput<A extends AttributeDefinitions> {
  /** A URI that ends in `#`, under a domain of yours. */
  readonly scheme: string
  readonly term: string
  readonly title?: string
  readonly attributes?: A
  readonly extras?: Extras
}

/** The scheme and term of a type identifier; the scheme is what ends in the last `#`. */
export function splitIdentifier(identifier: string): { scheme: string; term: string } {
  const end = identifier.lastIndexOf('#') + 1
  return { scheme: identifier.slice(0, end), term: identifier.slice(end) }
}

/** The common fields of a new definition, checked and frozen. */
export function categoryFields<A extends AttributeDefinitions>(input: CategoryInput<A>) {
  expectName(isTerm(input.term), 'term', input.term, 'letters and digits, then also - _ .')
  expectName(isScheme(input.scheme), 'scheme', input.scheme, "a URI that ends in its only '#'")
  const identifier = input.scheme + input.term
  const attributes: Record<string, AttributeDefinition> = Object.create(null)
  for (const [name, definition] of Object.entries<AttributeDefinition>(input.attributes ?? {})) {
    checkDefinition(identifier, name, definition)
    attributes[name] = Object.freeze({ ...definition })
  }
  return {
    scheme: input.scheme,
    term: input.term,
    identifier,
    ...(input.title === undefined ? {} : { title: input.title }),
    attributes: Object.freeze(attributes) as AttributeDefinitions,
    ...(input.extras === undefined ? {} : { extras: input.extras }),
  }
}

function checkDefinition(identifier: string, name: string, definition: AttributeDefinition): void {
  expectName(isTerm(name), 'attribute name', name, 'letters and digits, then also - _ .')
  const value: AttributeValue | undefined = definition.default
  if (value === undefined) return
  const message = checkValue(name, value, definition)
  if (message !== undefined) throw new OcciError('definition', `default of ${identifier}: ${message}`)
}
