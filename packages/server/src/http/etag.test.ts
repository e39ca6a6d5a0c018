import type { Link, Resource } from '@occi/core'
import type { EntityWithLinks } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { etagOf, namesRepresentation, namesState, parseEntityTags } from './etag.ts'

const resource: Resource = {
  id: 'urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29',
  location: '/compute/996ad860-2a9a-504f-8861-aeafd0b2ae29',
  kind: 'http://schemas.ogf.org/occi/infrastructure#compute',
  mixins: ['http://example.com/occi#a'],
  title: 'one',
  attributes: { 'occi.compute.cores': 2, 'occi.compute.hostname': 'vm', list: [1, { a: 2 }] },
  actions: ['http://example.com/action#start'],
  version: 3,
}
const link: Link = {
  ...resource,
  id: 'urn:uuid:22222222-2a9a-504f-8861-aeafd0b2ae29',
  attributes: {},
  source: resource.location,
  target: '/storage/1',
}
const other: Link = { ...link, id: 'urn:uuid:33333333-2a9a-504f-8861-aeafd0b2ae29' }
const alone = (changed: Partial<Resource> = {}): EntityWithLinks => ({ entity: { ...resource, ...changed }, links: [] })
const linked = (...links: Link[]): EntityWithLinks => ({ entity: resource, links })

describe('etagOf', () => {
  test('is a strong entity-tag with the version first and the media type last', () => {
    expect(etagOf(alone(), 'text/plain')).toBe('"3+plain"')
    expect(etagOf(linked(link), 'application/occi+json')).toMatch(/^"3-[0-9a-z]+\+occi\+json"$/)
  })

  test('the same for the same links in any order', () => {
    expect(etagOf(linked(link, other), 'a/b')).toBe(etagOf(linked(other, link), 'a/b'))
  })

  test.each<[string, EntityWithLinks]>([
    ['the version', alone({ version: 4 })],
    ['a link', linked(link)],
    ['a link’s version', linked({ ...link, version: 4 })],
    ['another link of the same version', linked(other)],
    ['two links', linked(link, other)],
    ['the same link twice', linked(link, link)],
  ])('differs with %s', (_, changed) => {
    const tags = [alone(), linked(link), linked(link, other), changed].map((found) => etagOf(found, 'a/b'))
    const expected = changed.links.length === 1 && changed.links[0] === link ? 3 : changed.links[1] === other ? 3 : 4
    expect(new Set(tags).size).toBe(expected)
  })

  test('differs with the media type', () => {
    expect(etagOf(alone(), 'text/plain')).not.toBe(etagOf(alone(), 'text/occi'))
  })
})

describe('parseEntityTags (RFC 9110 §8.8.3)', () => {
  test.each([
    ['*', '*'],
    [' * ', '*'],
    ['"a"', [{ tag: 'a', isWeak: false }]],
    [
      '"a", W/"b" ,"c,d"',
      [
        { tag: 'a', isWeak: false },
        { tag: 'b', isWeak: true },
        { tag: 'c,d', isWeak: false },
      ],
    ],
    ['3-x+plain', [{ tag: '3-x+plain', isWeak: false }]],
    ['""', [{ tag: '', isWeak: false }]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(parseEntityTags(text)).toEqual(expected)
  })

  test('reads what is written', () => {
    const tag = fc.string({ unit: fc.constantFrom(...'abc,;=+-*/ '), maxLength: 10 })
    fc.assert(
      fc.property(fc.array(fc.record({ tag, isWeak: fc.boolean() })), (tags) => {
        const text = tags.map((one) => `${one.isWeak ? 'W/' : ''}"${one.tag}"`).join(', ')
        expect(parseEntityTags(text)).toEqual(tags)
      }),
    )
  })
})

describe('what a list names', () => {
  const found = alone()
  const plain = etagOf(found, 'text/plain')
  const json = etagOf(found, 'application/json')
  const old = etagOf(alone({ version: 2 }), 'text/plain')
  // Apache appends to a tag what it has compressed.
  const zipped = `${plain.slice(0, -1)}-gzip"`

  test.each([
    [plain, true, true],
    [json, true, true],
    [`${old}, ${json}`, true, true],
    [zipped, true, true],
    [`W/${plain}`, false, true],
    ['*', true, true],
    [old, false, false],
    ['"3"', true, true],
    ['"4"', false, false],
    ['', false, false],
  ])('the state: %s', (list, strongly, weakly) => {
    expect(namesState(parseEntityTags(list), found, false)).toBe(strongly)
    expect(namesState(parseEntityTags(list), found, true)).toBe(weakly)
  })

  test.each([
    [plain, true],
    [`W/${plain}`, true],
    [`${old}, ${plain}`, true],
    ['*', true],
    [json, false],
    [old, false],
  ])('the representation: %s', (list, expected) => {
    expect(namesRepresentation(parseEntityTags(list), plain)).toBe(expected)
  })
})
