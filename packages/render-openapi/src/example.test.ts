import type { AttributeDefinition } from '@occi/core'
import { expect, it } from 'vitest'
import { exampleValue, exampleValues } from './example.ts'

it.each<[AttributeDefinition, unknown]>([
  [{ type: 'string', default: 'usual' }, 'usual'],
  [{ type: 'string', enum: ['a', 'b'] }, 'a'],
  [{ type: 'integer', pattern: { minimum: 100 } }, 100],
  [{ type: 'number', pattern: { exclusiveMinimum: 5 } }, 6],
  [{ type: 'string', pattern: { pattern: '^x{9}$', examples: ['xxxxxxxxx'] } }, 'xxxxxxxxx'],
  [{ type: 'string', pattern: { pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$' } }, '52:54:00:12:34:56'],
  [{ type: 'array', pattern: { minItems: 1 } }, ['example']],
  [{ type: 'string', pattern: { pattern: '^x{9}$' } }, undefined],
])('%o has the example %o', (definition, value) => expect(exampleValue('com.example.a', definition)).toEqual(value))

it('gives no example of an entity that would be refused', () => {
  const unknown: AttributeDefinition = { type: 'string', mutable: true, pattern: { pattern: '^x{9}$' } }
  const isSet = () => true
  expect(exampleValues({ 'com.example.a': unknown, 'com.example.b': { type: 'boolean' } }, isSet)).toEqual({
    'com.example.b': true,
  })
  expect(exampleValues({ 'com.example.a': { ...unknown, required: true } }, isSet)).toBeUndefined()
})
