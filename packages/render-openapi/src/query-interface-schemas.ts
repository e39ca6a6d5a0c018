import type { Reference } from './components.ts'
import type { Described } from './described.ts'
import { list } from './entity-parts.ts'
import { commonNames } from './names.ts'
import type { WrittenObject } from './written-object.ts'

const names = list({ type: 'string' }, 'Type identifiers')

const identity: WrittenObject = {
  scheme: { type: 'string', description: 'A URI that ends in #' },
  term: { type: 'string', description: 'Its name within the scheme' },
  title: { type: 'string', description: 'Its name for people' },
}

/** Returns the schema of what the query interface shows. */
export function categories(described: Described): Reference {
  const category = described.schema(commonNames.category, () => ({
    title: 'A kind, mixin or action',
    type: 'object',
    properties: {
      ...identity,
      attributes: attributes(described),
      actions: names,
      parent: { type: 'string' },
      depends: names,
      applies: names,
      location: { type: 'string' },
    },
    required: ['scheme', 'term'],
  }))
  const all = { type: 'array', items: category }
  return described.schema(commonNames.categories, () => ({
    title: 'Categories',
    type: 'object',
    properties: { kinds: all, mixins: all, actions: all },
  }))
}

/** Returns the schema of mixins that a client defines. */
export function newMixins(described: Described): Reference {
  const mixin = described.schema(commonNames.newMixin, () => ({
    title: 'A mixin that a client defines',
    type: 'object',
    properties: {
      ...identity,
      attributes: attributes(described),
      depends: names,
      applies: names,
      location: { type: 'string', description: 'The path of its collection, from / to /' },
    },
    required: ['scheme', 'term'],
    additionalProperties: false,
    examples: [{ scheme: 'http://example.com/tags#', term: 'web', title: 'Web servers', location: '/web/' }],
  }))
  return described.schema(commonNames.newMixins, () => ({
    title: 'Mixins',
    type: 'object',
    properties: { mixins: { type: 'array', items: mixin, minItems: 1 } },
    required: ['mixins'],
    additionalProperties: false,
  }))
}

function attributes(described: Described): WrittenObject {
  const attribute = described.schema(commonNames.attribute, () => ({
    title: 'Description of an attribute',
    type: 'object',
    properties: {
      type: { type: 'string', enum: ['string', 'number', 'boolean', 'array', 'object'] },
      mutable: { type: 'boolean', description: 'Whether clients may set it' },
      required: { type: 'boolean', description: 'Whether clients must set it' },
      pattern: { type: 'object', description: 'A JSON Schema of its values' },
      default: { description: 'The value of one that is not set' },
      description: { type: 'string' },
    },
  }))
  return { type: 'object', additionalProperties: attribute, description: 'Attribute descriptions by name' }
}

/** Returns the schema of the locations of entities. */
export function locations(described: Described): Reference {
  return described.schema(commonNames.locations, () => ({
    title: 'Locations',
    type: 'object',
    properties: { locations: list({ type: 'string' }, 'Paths or URLs of entities') },
    required: ['locations'],
    additionalProperties: false,
  }))
}
