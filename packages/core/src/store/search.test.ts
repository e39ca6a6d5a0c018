import { describe, expect, it, test } from 'vitest'
import { noAttributes } from '../attribute.ts'
import { hasTerms, searchTerms, searchText } from './search.ts'

const attributes = Object.assign(noAttributes(), {
  host: 'WWW.example.com',
  cores: 16,
  on: true,
  tags: ['Blue', { deep: 'x' }],
  'occi.core.title': 'hidden',
})
const entity = {
  id: 'urn:uuid:7',
  location: '/m/1',
  kind: 'http://example.com/occi#machine',
  mixins: ['http://example.com/occi#fast'],
  actions: [],
  version: 1,
  title: 'Straße',
  summary: 'Two\tWords',
  attributes,
}

test('the text of an entity has location, id, title, summary and the values of its attributes, a line each', () => {
  expect(searchText(entity).split('\n').sort()).toEqual(
    ['/m/1', 'urn:uuid:7', 'strasse', 'two\twords', 'www.example.com', '16', 'true', '["blue",{"deep":"x"}]'].sort(),
  )
})

describe('the terms of a search', () => {
  it.each([
    ['', []],
    [' \t\n', []],
    ['Web', [{ text: 'web', isPrefix: false }]],
    [' we  WE ', [{ text: 'we', isPrefix: true }]],
    [
      'a 😀😀 😀😀😀',
      [
        { text: 'a', isPrefix: true },
        { text: '😀😀', isPrefix: true },
        { text: '😀😀😀', isPrefix: false },
      ],
    ],
    ['ß', [{ text: 'ss', isPrefix: true }]],
    [
      'a\u00a0b',
      [
        { text: 'a', isPrefix: true },
        { text: 'b', isPrefix: true },
      ],
    ],
  ])('of %j', (search, terms) => expect(searchTerms(search)).toEqual(terms))
})

describe('a text', () => {
  const text = searchText(entity)

  it.each([
    'stra',
    'RASS',
    'example',
    'xample.c',
    'tw',
    'wo',
    '1',
    '16',
    '/m',
    'm',
    'bl',
    '"b',
    '',
    'two words',
    'uuid:7',
  ])('has %j', (search) => expect(hasTerms(text, searchTerms(search))).toBe(true))

  it.each(['xx', 'ra', 'ss', '6', 'hidden', 'machine', 'fast', 'two nothing', 'wwwexample', 'lue q'])(
    'has no %j',
    (search) => expect(hasTerms(text, searchTerms(search))).toBe(false),
  )

  it('has a short term at the start of a word alone, letters of any plane', () => {
    const has = (text: string, term: string) => hasTerms(text, searchTerms(term))
    expect(has('xab ab', 'ab')).toBe(true)
    expect(has('xab', 'ab')).toBe(false)
    expect(has('𝒳ab', 'ab')).toBe(false)
    expect(has('漢字', '字')).toBe(false)
    expect(has('😀ab', 'ab')).toBe(true)
    expect(has('e\u0301ab', 'ab')).toBe(false)
  })
})
