import type { AttributeDefinition, AttributeDefinitions } from './attribute.ts'
import { OcciError } from './error.ts'
import { frozenCopy, type Json, jsonFault } from './json.ts'
import { categoryLocationForm, isCategoryLocation, isScheme, isTerm, schemeForm, termForm } from './names.ts'
import { patternFault } from './pattern.ts'
import { onOneLine, shown } from './shown.ts'
import { similarTo } from './spelling.ts'
import { attributeTypes, checkString, checkValue, isAttributeType } from './value.ts'

/** Data that a service keeps with a category or an entity: every registry stores it, no rendering shows it. */
export interface Extras {
  [name: string]: Json
}

/** The class of a category (`GFD.229 Category ABNF`). */
export type CategoryClass = 'kind' | 'mixin' | 'action'

/** What kinds, mixins and actions have in common (`GFD.221 Category`). */
export interface Category {
  readonly class: CategoryClass
  /** The categorization scheme: a URI that ends in `#`. */
  readonly scheme: string
  /** Its name within the scheme. */
  readonly term: string
  /** Scheme and term in one: the type identifier by which everything names it. */
  readonly identifier: string
  /** Its name for people, shown instead of the term. */
  readonly title?: string
  /** The attributes that the category itself defines. */
  readonly attributes: AttributeDefinitions
  /** Data that the service keeps with it, never rendered. */
  readonly extras?: Extras
}

/** The members that all definitions have. */
export interface CategoryInput<A extends AttributeDefinitions> {
  /** A URI that ends in `#`, under a domain of yours. */
  readonly scheme: string
  /** Its name within the scheme: letters and digits, then also `-`, `_` and `.`. */
  readonly term: string
  /** Its name for people, shown instead of the term, one line. */
  readonly title?: string
  /**
   * The attributes that it defines, by name. Those of kinds and mixins have a prefix, that of a domain of yours, such as
   * `com.example.job.command`; the parameters of actions need none.
   */
  readonly attributes?: A
  /** Data that the service keeps with it, never rendered. */
  readonly extras?: Extras
}

/** The members of `CategoryInput`. */
export const categoryMembers = ['scheme', 'term', 'title', 'attributes', 'extras'] as const

/** The members of `AttributeDefinition`. */
const attributeMembers: Readonly<Record<keyof AttributeDefinition, true>> = {
  type: true,
  enum: true,
  pattern: true,
  default: true,
  required: true,
  mutable: true,
  description: true,
}

/**
 * Returns the scheme and term of a type identifier; the scheme ends in the last `#`, and is empty if there is none.
 *
 * @example splitIdentifier('http://example.com/occi#job') // { scheme: 'http://example.com/occi#', term: 'job' }
 */
export function splitIdentifier(identifier: string): { scheme: string; term: string } {
  const end = identifier.lastIndexOf('#') + 1
  return { scheme: identifier.slice(0, end), term: identifier.slice(end) }
}

/** The scheme of the core model's own categories. */
export const coreScheme = 'http://schemas.ogf.org/occi/core#'

/** The prefix of the attributes of the core model, which are fields of an entity instead. */
export const corePrefix = 'occi.core.'

/**
 * The common fields of a new definition, checked and frozen.
 *
 * @param nameFault what is wrong with the name of an attribute, if anything
 */
export function categoryFields<A extends AttributeDefinitions>(
  input: CategoryInput<A>,
  nameFault: (name: string) => string | undefined,
) {
  const { scheme, term, title, extras } = input
  const identifier = scheme + term
  requireName(identifier, isTerm(term), 'term', term, termForm)
  requireName(identifier, isScheme(scheme), 'scheme', scheme, schemeForm)
  requireNoFault(identifier, title === undefined ? undefined : checkString('title', title))
  const unstorable = extras === undefined ? undefined : jsonFault(extras)
  requireNoFault(identifier, unstorable === undefined ? undefined : `extras ${unstorable}`)
  const attributes: Record<string, AttributeDefinition> = Object.create(null)
  for (const [name, definition] of Object.entries<AttributeDefinition>(input.attributes ?? {})) {
    requireNoFault(identifier, nameFault(name))
    if (name.startsWith(corePrefix) && scheme !== coreScheme) {
      requireNoFault(identifier, `${name} is an attribute of the core model, which no other category declares`)
    }
    requireNoFault(identifier, definitionFault(name, definition))
    attributes[name] = frozenCopy(definition)
  }
  return {
    scheme,
    term,
    identifier,
    title,
    attributes: Object.freeze(attributes) as AttributeDefinitions,
    extras: extras === undefined ? undefined : frozenCopy(extras),
  }
}

/**
 * Throws if a definition has a member that it does not know, such as a misspelt one.
 *
 * @throws OcciError `definition`
 */
export function requireKnownMembers(input: CategoryInput<AttributeDefinitions>, members: readonly string[]): void {
  requireNoFault(input.scheme + input.term, unknownMember('the definition', input, members))
}

/** What is wrong with the first member of an object that is not known, and the known member that it resembles. */
function unknownMember(what: string, object: object, known: readonly string[]): string | undefined {
  const unknown = Object.keys(object).find((member) => !known.includes(member))
  if (unknown === undefined) return undefined
  const similar = similarTo(unknown, known)
  const hint = similar === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${similar}?`
  return `${what} has an unknown member '${shown(unknown)}', ${hint}`
}

/** Throws what is wrong with a definition, if anything. */
export function requireNoFault(identifier: string, fault: string | undefined): void {
  if (fault !== undefined) throw new OcciError('definition', onOneLine(`${identifier}: ${fault}`))
}

/** Throws if a name of a definition does not have the form that the standard demands. */
function requireName(identifier: string, ok: boolean, what: string, found: string, expected: string): void {
  requireNoFault(identifier, ok ? undefined : `${what} '${shown(found)}' is not valid, expected ${expected}`)
}

/** Throws if the location of a kind or mixin is not valid. */
export function requireLocation(identifier: string, location: string): void {
  requireName(identifier, isCategoryLocation(location), 'location', location, categoryLocationForm)
}

/** What is wrong with the definition of an attribute. */
function definitionFault(name: string, definition: AttributeDefinition): string | undefined {
  const { type, enum: allowed = [], pattern, default: value, description } = definition
  const unknown = unknownMember(name, definition, Object.keys(attributeMembers))
  if (unknown !== undefined) return unknown
  if (!isAttributeType(type)) return `${name} has the type '${type}', expected one of ${attributeTypes.join(', ')}`
  const wrongPattern = pattern === undefined ? undefined : (jsonFault(pattern) ?? patternFault(pattern))
  if (wrongPattern !== undefined) return `${name} has a pattern that is no JSON Schema: ${wrongPattern}`
  for (const one of allowed) {
    const wrong = checkValue(`a value of the enum of ${name}`, one, { type })
    if (wrong !== undefined) return wrong
  }
  const wrongDefault = value === undefined ? undefined : checkValue(`the default of ${name}`, value, definition)
  if (wrongDefault !== undefined) return wrongDefault
  return description === undefined ? undefined : checkString(`the description of ${name}`, description)
}
