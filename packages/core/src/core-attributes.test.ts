import { expect, test } from 'vitest'
import { link, resource } from './base-kinds.ts'
import { coreAttribute, coreAttributeName, coreAttributes, fieldOf } from './core-attributes.ts'

test('the kinds of the core model define all of them', () => {
  for (const { name, of } of coreAttributes) {
    expect([name, name in resource.all]).toEqual([name, of !== 'link'])
    expect([name, name in link.all]).toEqual([name, of !== 'resource'])
  }
})

test('names and fields lead to each other', () => {
  for (const attribute of coreAttributes) {
    expect(coreAttribute(attribute.name)).toBe(attribute)
    expect(coreAttributeName(attribute.field)).toBe(attribute.name)
  }
  expect(coreAttribute('occi.core.source.kind')).toBeUndefined()
  expect(coreAttribute('toString')).toBeUndefined()
})

test('a field of other entities has no value', () => {
  expect(fieldOf({ id: 'urn:x', title: 'One', summary: 'The first' }, 'summary')).toBe('The first')
  expect(fieldOf({ id: 'urn:x', title: 'One' }, 'target')).toBeUndefined()
})
