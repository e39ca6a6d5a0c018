import { describe, expect, test } from 'vitest'
import {
  addMixins,
  applyDefaults,
  copyAttributes,
  defaultsGained,
  dropUndefined,
  excludesEachOther,
  makeMixin,
} from './authoring.ts'
import { catalogue, job, large, scheme, size, small, tag, timed } from './example-model.test-fixture.ts'
import { type AttributeValues, defineMixin } from './index.ts'

const cores = 'com.example.job.cores'
const memory = 'com.example.job.memory'
const values = (given: AttributeValues) => copyAttributes(given)

describe('exclusive mixins (GFD.224 Resource Template, GFD.222 R0302)', () => {
  test('two that depend on one exclude each other; the one itself excludes neither', () => {
    expect(excludesEachOther(small, large)).toBe(true)
    expect(excludesEachOther(large, small)).toBe(true)
    expect(excludesEachOther(small, small)).toBe(false)
    expect(excludesEachOther(small, size) || excludesEachOther(size, small)).toBe(false)
    expect(excludesEachOther(small, tag) || excludesEachOther(timed, tag)).toBe(false)
  })

  test('whether they depend on it directly or not', () => {
    const tiny = defineMixin({ scheme, term: 'tiny', depends: [small] })
    expect(excludesEachOther(tiny, large) && excludesEachOther(large, tiny)).toBe(true)
    expect(excludesEachOther(tiny, size)).toBe(false)
  })

  test('a new one takes the place of the old', () => {
    expect(addMixins([small, tag], [large])).toEqual([tag, large])
    expect(addMixins([size, small], [large])).toEqual([size, large])
  })

  test('all others stand beside each other, each once, in order', () => {
    expect(addMixins([], [])).toEqual([])
    expect(addMixins([tag], [timed, tag, timed])).toEqual([tag, timed])
    expect(addMixins([small], [small])).toEqual([small])
  })
})

describe('defaults (GFD.221 Templates)', () => {
  test('are set if there is no value', () => {
    const attributes = values({ [cores]: 3 })
    applyDefaults(attributes, [timed, tag])
    expect(attributes).toEqual({ [cores]: 3 })
    const none = values({})
    applyDefaults(none, [timed])
    expect(none).toEqual({ [cores]: 4 })
  })

  test('and replace all values if the mixin overrides (GFD.224 Resource Template)', () => {
    const attributes = values({ [cores]: 3 })
    applyDefaults(attributes, [large])
    expect(attributes).toEqual({ [cores]: 8, [memory]: 64.5 })
  })

  test('but not if they do not fit', () => {
    const attributes = {
      [cores]: { type: 'string', default: 'many' },
      'com.example.own': { type: 'string', default: 'x' },
    } as const
    const odd = makeMixin({ scheme, term: 'odd', attributes, override: true }, { userDefined: true })
    const set = values({})
    applyDefaults(set, [odd], catalogue.definitions(job, [odd]))
    expect(set).toEqual({ 'com.example.own': 'x' })
    expect(defaultsGained(values({}), [odd], catalogue.definitions(job, [odd]))).toEqual({ 'com.example.own': 'x' })
  })

  test('defaultsGained returns the new values, and changes nothing', () => {
    const attributes = values({ [cores]: 8, other: 'x' })
    expect(defaultsGained(attributes, [large])).toEqual({ [memory]: 64.5 })
    expect(defaultsGained(attributes, [small])).toEqual({ [cores]: 2 })
    expect(defaultsGained(attributes, [timed])).toEqual({})
    expect(attributes).toEqual({ [cores]: 8, other: 'x' })
  })

  test('a name that starts with one from Object.prototype is set like any other', () => {
    const odd = defineMixin({
      scheme,
      term: 'odd',
      attributes: { 'constructor.name': { type: 'string', default: 'x' } },
    })
    const attributes = values({})
    applyDefaults(attributes, [odd])
    expect(Object.entries(attributes)).toEqual([['constructor.name', 'x']])
  })
})

describe('dropUndefined', () => {
  test('drops attributes that only removed mixins define', () => {
    const attributes = values({ [cores]: 4, 'com.example.timed.seconds': 5 })
    dropUndefined(attributes, job, [], [timed], catalogue)
    expect(attributes).toEqual({ [cores]: 4 })
  })

  test('keeps attributes that another mixin defines too', () => {
    const other = defineMixin({
      scheme,
      term: 'other',
      attributes: { 'com.example.timed.seconds': { type: 'number' } },
    })
    const attributes = values({ 'com.example.timed.seconds': 5 })
    dropUndefined(attributes, job, [other], [timed], catalogue)
    expect(attributes).toEqual({ 'com.example.timed.seconds': 5 })
  })
})
