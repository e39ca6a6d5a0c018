import type { Rendering } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { preferred } from './accept.ts'
import { renderings } from './rendering.test-fixture.ts'

const choicesOf = (rendering: Rendering) => rendering.mediaTypes.map((mediaType) => ({ rendering, mediaType }))
const standard = [renderings.text, renderings.occi, renderings.uris, renderings.json].flatMap(choicesOf)
const withPages = [...standard, ...choicesOf(renderings.html)]
const chrome = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

describe('the preferred media type (GFD.223 Requests Headers, RFC 9110 §12.5.1)', () => {
  test.each([
    ['missing: the first', undefined, 'text/plain'],
    ['empty', '', 'text/plain'],
    ['anything', '*/*', 'text/plain'],
    ['one', 'application/json', 'application/json'],
    ['the less usual of two names', 'text/occi+plain', 'text/occi+plain'],
    ['any case, with a parameter', 'Text/OCCI;Charset=utf-8', 'text/occi'],
    ['rOCCI', 'text/plain,text/occi', 'text/plain'],
    ['the client’s order', 'text/occi, text/plain', 'text/occi'],
    ['q before order', 'text/plain;q=0.2, text/occi;q=0.8', 'text/occi'],
    ['the exact one before a range', '*/*, application/json', 'application/json'],
    ['a range before anything', '*/*, application/*', 'application/occi+json'],
    ['of a range the first', 'text/*', 'text/plain'],
    ['q of the most exact range alone', 'text/plain;q=0.1, text/*;q=0.9', 'text/occi+plain'],
    ['q=0 excludes', 'text/plain;q=0, */*', 'text/occi+plain'],
    ['q=0.000 as well', '*/*, text/*;q=0.000', 'application/occi+json'],
    ['a q that is none', 'text/occi;q=high, text/plain;q=0.9', 'text/occi'],
    ['a q out of range', 'text/occi;q=7, text/plain;q=-1', 'text/occi'],
    ['unknown ones left out', 'image/png, text/uri-list', 'text/uri-list'],
    ['nothing that can be understood', 'json', 'text/plain'],
    ['a browser', chrome, 'text/html'],
    ['none possible', 'image/png', undefined],
    ['none wanted', '*/*;q=0', undefined],
  ])('%s', (_, accept, expected) => {
    expect(preferred(accept, withPages)?.mediaType).toBe(expected)
  })

  test('the rendering that has the media type', () => {
    expect(preferred('application/json', standard)?.rendering).toBe(renderings.json)
  })

  test('a browser gets text if there are no pages', () => {
    expect(preferred(chrome, standard)?.mediaType).toBe('text/plain')
  })

  test('nothing from nothing', () => {
    expect(preferred(undefined, [])).toBeUndefined()
    expect(preferred('*/*', [])).toBeUndefined()
  })

  test('remembers no more than a bounded number, and still chooses', () => {
    for (let i = 0; i < 1000; i++) {
      expect(preferred(`text/plain;q=0.5;i=${i}, text/occi`, standard)?.mediaType).toBe('text/occi')
    }
  })

  test('gives nothing that is excluded, and something where anything is accepted', () => {
    const types = withPages.map(({ mediaType }) => mediaType)
    const range = fc.tuple(fc.constantFrom(...types), fc.constantFrom('0', '0.3', '1'))
    fc.assert(
      fc.property(fc.uniqueArray(range, { selector: ([type]) => type }), (ranges) => {
        const accept = ['*/*;q=0.1', ...ranges.map(([type, q]) => `${type};q=${q}`)].join(',')
        const excluded = ranges.filter(([, q]) => q === '0').map(([type]) => type)
        const chosen = preferred(accept, withPages)?.mediaType
        if (excluded.length === types.length) expect(chosen).toBeUndefined()
        else expect(types.filter((type) => !excluded.includes(type))).toContain(chosen)
      }),
    )
  })
})
