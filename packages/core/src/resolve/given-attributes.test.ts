import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttributeDefinition } from '../attribute.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { RawAttributeSet, RawValue } from '../raw.ts'
import { Faults } from './faults.ts'
import { givenAttributes } from './given-attributes.ts'

/** The attributes of a document that nests them by the dots of their names, as a rendering reads them. */
function nesting(document: JsonObject, flat: Record<string, Json> = {}): RawAttributeSet {
  const attributes = new Map<string, RawValue>(Object.entries(flat).map(([name, json]) => [name, { json }]))
  const nested = new Map<string, JsonObject>()
  const flatten = (prefix: string, value: Json): void => {
    if (!isJsonObject(value) || Object.keys(value).length === 0) {
      attributes.set(prefix, { json: value })
      return
    }
    nested.set(prefix, value)
    for (const [key, member] of Object.entries(value)) flatten(`${prefix}.${key}`, member)
  }
  for (const [key, value] of Object.entries(document)) flatten(key, value)
  return { attributes, nested }
}

function given(set: RawAttributeSet, ...objects: string[]) {
  const faults = new Faults()
  const definitions = new Map<string, AttributeDefinition>(objects.map((name) => [name, { type: 'object' }]))
  const attributes = givenAttributes(set, (name) => definitions.get(name), faults)
  faults.throwIfAny()
  return Object.fromEntries([...attributes].map(([name, value]) => [name, 'json' in value ? value.json : value.text]))
}

describe('attributes nested by the dots of their names', () => {
  const document = { com: { example: { cores: 2, labels: { a: 1, b: { c: [] }, 'd.e': {} } } } }

  test('are given each by its name; an object is the value of an attribute of that type', () => {
    expect(given(nesting(document), 'com.example.labels')).toEqual({
      'com.example.cores': 2,
      'com.example.labels': { a: 1, b: { c: [] }, 'd.e': {} },
    })
  })

  test('are each an attribute of its own where no such attribute is defined', () => {
    expect(given(nesting(document))).toEqual({
      'com.example.cores': 2,
      'com.example.labels.a': 1,
      'com.example.labels.b.c': [],
      'com.example.labels.d.e': {},
    })
  })

  test('keep what stands beside them, and an empty object', () => {
    const set = nesting({ com: { example: { labels: {} } } }, { 'com.example.labels.own': 1 })
    expect(given(set, 'com.example.labels')).toEqual({ 'com.example.labels': {}, 'com.example.labels.own': 1 })
  })

  test('of two such attributes of which one encloses the other, the outer one has the object', () => {
    expect(given(nesting(document), 'com.example.labels', 'com.example.labels.b')).toEqual({
      'com.example.cores': 2,
      'com.example.labels': document.com.example.labels,
    })
  })

  test('an object that is given in both ways is a fault', () => {
    const set = nesting(document, { 'com.example.labels': {} })
    expect(() => given(set, 'com.example.labels')).toThrow('com.example.labels is given twice')
  })

  test('what is not nested is as it is', () => {
    const attributes = new Map([['com.example.labels', { json: { a: 1 } }]])
    expect(givenAttributes({ attributes }, () => ({ type: 'object' }), new Faults())).toBe(attributes)
  })

  test('any object arrives as it was sent', () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/)
    const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 })
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 4 }), value, (parts, value) => {
        const nested = parts.reduceRight<Json>((inner, part) => ({ [part]: inner }), value as JsonObject)
        expect(given(nesting(nested as JsonObject), parts.join('.'))).toEqual({ [parts.join('.')]: value })
      }),
    )
  })
})
