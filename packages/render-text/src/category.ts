import type { CategoryClass } from '@occi/core'
import { type RawAttributeDefinition, type RawCategory, shorten, shown } from '@occi/core/authoring'
import { parseWhole } from './faults.ts'
import { type Located, located } from './located.ts'
import { readParameters, words } from './parameters.ts'
import { Scanner } from './scanner.ts'
import { formatQuoted } from './value.ts'

type Building = { -readonly [K in keyof RawCategory]: RawCategory[K] }

/**
 * Reads `category-value`; parameters in any order, and a class is not required.
 *
 * @param isTolerant whether unknown parameters and properties are ignored
 */
export function readCategory(scanner: Scanner, isTolerant = false): Located<RawCategory> {
  const start = scanner.offset
  const category: Building = { term: scanner.term('the term of a category'), scheme: '' }
  const parts = new Map<string, number>()
  readParameters(scanner, (name, value, offset, valueOffset) => {
    const parameter = name.toLowerCase()
    if (parts.has(parameter) && !isTolerant) throw scanner.error(`the parameter ${parameter} is given twice`, offset)
    parts.set(parameter, offset)
    switch (parameter) {
      case 'scheme':
      case 'title':
      case 'location':
        category[parameter] = value
        break
      case 'class':
        category.class = classOf(value, scanner, valueOffset)
        break
      case 'rel':
      case 'actions':
        category[parameter] = words(value)
        break
      case 'attributes':
        category.attributes = readDefinitions(value, { outer: scanner, offset: valueOffset + 1, parts, isTolerant })
        break
      default:
        if (isTolerant) break
        throw scanner.expected('scheme, class, title, rel, location, attributes or actions', offset)
    }
  })
  if (category.scheme === '') throw scanner.error(`the scheme of ${shown(category.term, 60)} is missing`, start)
  return located(category, scanner, start, parts)
}

function classOf(value: string, scanner: Scanner, offset: number): CategoryClass {
  const name = value.toLowerCase()
  if (name === 'kind' || name === 'mixin' || name === 'action') return name
  throw scanner.error(`found the class ${formatQuoted(shorten(value, 60))}, expected kind, mixin or action`, offset)
}

interface ListPlace {
  /** Reads the value of which the list is a part. */
  readonly outer: Scanner
  /** Where the list starts in it. */
  readonly offset: number
  /** Takes where each attribute stands. */
  readonly parts: Map<string, number>
  readonly isTolerant: boolean
}

/** Reads `attribute-list`, which stands within quotation marks. */
function readDefinitions(list: string, { outer, offset, parts, isTolerant }: ListPlace) {
  const { position, start } = outer.source
  const scanner = new Scanner(list, { position, start: start - offset })
  const definitions: RawAttributeDefinition[] = []
  for (scanner.skipSpaces(); !scanner.atEnd; scanner.skipSpaces()) {
    const at = scanner.offset
    const name = scanner.term('the name of an attribute')
    parts.set(`attributes ${name}`, offset + at)
    definitions.push({ name, ...readProperties(scanner, isTolerant) })
  }
  return definitions
}

/** Reads the properties in braces after the name of an attribute; one without `immutable` is mutable. */
function readProperties(scanner: Scanner, isTolerant: boolean): { mutable: boolean; required: boolean } {
  const properties = { mutable: true, required: false }
  if (!scanner.take('{')) return properties
  if (isTolerant) {
    const names = new Set(words(scanner.takeUntil('}').toLowerCase()))
    return { mutable: !names.has('immutable'), required: names.has('required') }
  }
  do {
    scanner.skipSpaces()
    const offset = scanner.offset
    const property = scanner.term('immutable or required').toLowerCase()
    if (property === 'immutable') properties.mutable = false
    else if (property === 'required') properties.required = true
    else throw scanner.expected('immutable or required', offset)
    scanner.skipSpaces()
  } while (!scanner.take('}'))
  return properties
}

/**
 * Parses one value of `Category` (`GFD.229 Category ABNF`).
 *
 * @example parseCategory('stop; scheme="http://example.com/job#"; class="action"')
 * @throws OcciError `syntax` with the column of the fault
 */
export function parseCategory(text: string): RawCategory {
  return parseWhole(text, readCategory).value
}

/**
 * Writes one value of `Category` (`GFD.229 Category ABNF`), with all given parameters.
 *
 * @example formatCategory({ scheme: 'http://example.com/occi#', term: 'job', class: 'kind' })
 */
export function formatCategory(category: RawCategory): string {
  const { scheme, term, title, rel, location, attributes = [], actions = [] } = category
  let text = `${term}; scheme=${formatQuoted(scheme)}`
  if (category.class !== undefined) text += `; class="${category.class}"`
  if (title !== undefined) text += `; title=${formatQuoted(title)}`
  // GFD.229 Mixin Instance Attribute Rendering Specifics: of several values only the first.
  if (rel?.[0] !== undefined) text += `; rel=${formatQuoted(rel[0])}`
  if (location !== undefined) text += `; location=${formatQuoted(location)}`
  if (attributes.length > 0) text += `; attributes="${attributes.map(formatDefinition).join(' ')}"`
  if (actions.length > 0) text += `; actions=${formatQuoted(actions.join(' '))}`
  return text
}

function formatDefinition({ name, mutable = true, required = false }: RawAttributeDefinition): string {
  if (mutable) return required ? `${name}{required}` : name
  return required ? `${name}{immutable required}` : `${name}{immutable}`
}
