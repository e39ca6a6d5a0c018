import type { JsonObject } from '@occi/core'
import { expect, it } from 'vitest'
import { attributeSchema, valueSchema } from './attribute-schema.ts'

it('joins what a definition and its pattern say', () => {
  const pattern = { $schema: 'https://json-schema.org/draft/2020-12/schema', minimum: 1, type: 'integer' }
  expect(valueSchema({ type: 'number', pattern, description: 'Cores' })).toEqual({
    type: 'integer',
    minimum: 1,
    description: 'Cores',
  })
  expect(valueSchema({ type: 'string', pattern: { description: 'a word', pattern: '^[a-z]+$' } })).toEqual({
    type: 'string',
    pattern: '^[a-z]+$',
    description: 'a word',
  })
})

it('keeps both if they say the same of different things', () => {
  expect(valueSchema({ type: 'string', enum: ['a', 'b'], pattern: { enum: ['b', 'c'] } })).toEqual({
    type: 'string',
    enum: ['a', 'b'],
    allOf: [{ enum: ['b', 'c'] }],
  })
})

it.each<JsonObject>([
  { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 0, exclusiveMinimum: true },
  { items: { $ref: '#/$defs/x' }, $defs: { x: { type: 'string' } } },
])('does not join a pattern that would mean something else there: %o', (pattern) => {
  expect(valueSchema({ type: 'array', pattern })).toEqual({ type: 'array', 'x-occi-pattern': pattern })
})

it('marks what only the service sets', () => {
  expect(attributeSchema({ type: 'string' })).toHaveProperty('readOnly', true)
  expect(attributeSchema({ type: 'string', mutable: 'once' }).readOnly).toBeUndefined()
})
