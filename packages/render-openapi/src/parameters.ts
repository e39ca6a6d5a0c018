import type { AttributeDefinition, AttributeDefinitions } from '@occi/core'
import { valueSchema } from './attribute-schema.ts'
import type { Reference } from './components.ts'
import type { Described } from './described.ts'
import { exampleUuid } from './entity-parts.ts'
import type { WrittenObject } from './written-object.ts'

const common = {
  id: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The UUID of the entity, or the last segment of its path',
    schema: { type: 'string' },
    example: exampleUuid,
  },
  page: {
    name: 'page',
    in: 'query',
    description: 'The number of the page, from 1',
    schema: { type: 'integer', minimum: 1 },
  },
  number: {
    name: 'number',
    in: 'query',
    description: 'How many entities a page has',
    schema: { type: 'integer', minimum: 1 },
  },
  after: {
    name: 'after',
    in: 'query',
    description: 'Where the page before ended, as the field Link says',
    schema: { type: 'string' },
  },
  search: {
    name: 'search',
    in: 'query',
    description:
      'Words that the title, summary, location, id or a value of an attribute contains, if the service searches',
    schema: { type: 'string' },
  },
  order: {
    name: 'order',
    in: 'query',
    description: 'What the listing is sorted by: title, created, changed or an attribute; with - before it, descending',
    schema: { type: 'string' },
    example: '-changed',
  },
  category: {
    name: 'category',
    in: 'query',
    description: 'Type identifiers of kinds and mixins',
    schema: { type: 'array', items: { type: 'string' } },
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag that the entity must still have',
    schema: { type: 'string' },
  },
} as const

/** The parameters of listings, beside filters by attributes. */
export const ofListings = ['page', 'number', 'after', 'search', 'order', 'category'] as const

/** Returns references to parameters that many operations have. */
export function parameters(names: readonly (keyof typeof common)[], { components }: Described): readonly Reference[] {
  return names.map((name) => components.ref('parameters', name, () => common[name]))
}

/** Returns the parameters that filter a collection by the values of attributes (`GFD.223 Filtering`). */
export function filters(definitions: AttributeDefinitions): readonly WrittenObject[] {
  return Object.entries<AttributeDefinition>(definitions)
    .filter(([, { type }]) => type !== 'array' && type !== 'object')
    .map(([name, { type, enum: values, description }]) => ({
      name,
      in: 'query',
      description,
      schema: valueSchema(values === undefined ? { type } : { type, enum: values }),
    }))
}
