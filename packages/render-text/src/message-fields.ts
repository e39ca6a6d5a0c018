import type { RawCategory } from '@occi/core/authoring'
import { readAttribute, type TextAttribute } from './attribute.ts'
import { readCategory } from './category.ts'
import { SyntaxFaults } from './faults.ts'
import { type LinkReference, readLink } from './link.ts'
import { type Located, located } from './located.ts'
import { readLocation } from './location.ts'
import type { Scanner } from './scanner.ts'

/** The fields that are OCCI's, in a body as in a header. */
export type FieldName = 'category' | 'link' | 'attribute' | 'location'

/** Their names in lower case: those of the standard, and those that clients in use write. */
const names: ReadonlyMap<string, FieldName> = new Map([
  ['category', 'category'],
  ['x-occi-category', 'category'],
  ['link', 'link'],
  ['x-occi-link', 'link'],
  ['x-occi-attribute', 'attribute'],
  ['x-occi-location', 'location'],
])

/** How fields start as the standard writes them, which nearly all clients do. */
const standardFields: readonly { readonly prefix: string; readonly field: FieldName }[] = [
  { prefix: 'X-OCCI-Attribute:', field: 'attribute' },
  { prefix: 'Category:', field: 'category' },
  { prefix: 'Link:', field: 'link' },
  { prefix: 'X-OCCI-Location:', field: 'location' },
]

/** The field that starts at a place of a body, if its name is written as in the standard. */
export function standardFieldAt(text: string, start: number) {
  for (const one of standardFields) if (text.startsWith(one.prefix, start)) return one
  return undefined
}

/** The field of a name, whatever its case; undefined if it is not one of OCCI's. */
export function fieldNamed(name: string): FieldName | undefined {
  return names.get(name.toLowerCase())
}

/** Everything that the fields of a message say, each with its place, and what is wrong with them. */
export class MessageFields {
  /** Whether what is not known is ignored: in answers of servers, which may say more. */
  readonly isTolerant: boolean
  readonly categories: Located<RawCategory>[] = []
  readonly links: Located<LinkReference>[] = []
  readonly attributes: Located<TextAttribute>[] = []
  readonly locations: Located<string>[] = []
  readonly faults = new SyntaxFaults()

  constructor({ isTolerant = false }: { readonly isTolerant?: boolean } = {}) {
    this.isTolerant = isTolerant
  }

  /** Whether there is nothing of OCCI's in the message. */
  get empty(): boolean {
    return this.categories.length + this.links.length + this.attributes.length + this.locations.length === 0
  }

  /**
   * Reads a field's value: a list, whose elements are parted by commas and may be empty (RFC 9110 §5.6.1). After a
   * fault it reads on at the next comma.
   */
  read(field: FieldName, scanner: Scanner): void {
    for (scanner.skipCommas(); !scanner.atEnd && !this.faults.full; scanner.skipCommas()) {
      if (!this.#readWhole(field, scanner)) scanner.recover()
    }
  }

  /** Reads one value; returns whether it is valid. */
  #readWhole(field: FieldName, scanner: Scanner): boolean {
    try {
      this.#readValue(field, scanner)
      scanner.skipSemicolons()
      if (!scanner.atValueEnd) throw scanner.expected("',' or the end")
      return true
    } catch (error) {
      this.faults.caught(error)
      return false
    }
  }

  #readValue(field: FieldName, scanner: Scanner): void {
    const start = scanner.offset
    switch (field) {
      case 'category':
        this.categories.push(readCategory(scanner, this.isTolerant))
        break
      case 'link':
        this.#addLink(readLink(scanner, this.isTolerant))
        break
      case 'attribute':
        this.attributes.push(located(readAttribute(scanner), scanner, start))
        break
      default:
        this.locations.push(located(readLocation(scanner), scanner, start))
    }
  }

  /** Servers of the web link to what is no model of OCCI as well, such as `rel="next"`: their types are no identifiers. */
  #addLink(link: Located<LinkReference>): void {
    if (!this.isTolerant || link.value.rel.some((type) => type.includes(':'))) this.links.push(link)
  }

  /** Reads a line of a URI list: one URI, which may hold commas, or a comment. */
  readUrlLine(scanner: Scanner): void {
    scanner.skipSpaces()
    if (scanner.atEnd || scanner.take('#')) return
    try {
      const start = scanner.offset
      this.locations.push(located(scanner.uri(false), scanner, start))
      scanner.skipSpaces()
      if (!scanner.atEnd) throw scanner.expected('the end of the line after the URI')
    } catch (error) {
      this.faults.caught(error)
    }
  }
}
