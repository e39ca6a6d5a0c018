import { expect, test } from 'vitest'
import { copyAttributes, noAttributes } from './authoring.ts'
import { attributeOf, type Entity } from './index.ts'

test('values inherit nothing, so any name is safe', () => {
  const values = noAttributes()
  const names = Object.getOwnPropertyNames(Object.prototype)
  expect(names).toContain('__proto__')
  for (const name of names) {
    expect(name in values).toBe(false)
    values[name] = 'mine'
    expect(values[name]).toBe('mine')
  }
  expect(Object.keys(values)).toEqual(names)
  for (const name of names) expect(name in noAttributes()).toBe(false)
  expect(copyAttributes(values)).toEqual(values)
  expect({}.toString).toBe(Object.prototype.toString)
})

test('a copy is apart from the original, inherits nothing and has no absent values', () => {
  const original = { a: 1, b: undefined, c: ['x'] }
  const copy = copyAttributes(original)
  copy.a = 2
  expect(original.a).toBe(1)
  expect(Object.keys(copy)).toEqual(['a', 'c'])
  expect('constructor' in copy).toBe(false)
})

test('an entity whose attributes have a prototype has none of its members', () => {
  const entity: Entity = {
    id: 'urn:uuid:1',
    location: '/a/1',
    kind: 'http://example.com/#a',
    mixins: [],
    attributes: JSON.parse('{"x":"1"}'),
    actions: [],
    version: 1,
  }
  expect(attributeOf(entity, 'x')).toBe('1')
  for (const name of ['constructor', 'toString', '__proto__']) expect(attributeOf(entity, name)).toBeUndefined()
})
