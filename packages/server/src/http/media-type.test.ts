import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MediaRange, parseMediaTypes } from './media-type.ts'

function plain(ranges: readonly MediaRange[]) {
  return ranges.map(({ type, parameters }) => [type, Object.fromEntries(parameters)])
}

/** Writes a media type, its parameters quoted. */
function written({ type, parameters }: MediaRange): string {
  const pairs = [...parameters].map(([name, value]) => `; ${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`)
  return type + pairs.join('')
}

describe('parseMediaTypes (RFC 9110 §8.3, §12.5.1)', () => {
  test.each([
    ['text/plain', [['text/plain', {}]]],
    ['Text/Plain; Charset=UTF-8', [['text/plain', { charset: 'UTF-8' }]]],
    [
      'text/plain,text/occi;q=0.2',
      [
        ['text/plain', {}],
        ['text/occi', { q: '0.2' }],
      ],
    ],
    [
      'text/*, */* ; q=.1',
      [
        ['text/*', {}],
        ['*/*', { q: '.1' }],
      ],
    ],
    [
      'a/b;x="1, 2; \\"3\\" \\\\",c/d',
      [
        ['a/b', { x: '1, 2; "3" \\' }],
        ['c/d', {}],
      ],
    ],
    ['application/occi+json;', [['application/occi+json', {}]]],
    [
      ' , text/plain , ,text/occi, ',
      [
        ['text/plain', {}],
        ['text/occi', {}],
      ],
    ],
    // Java's URLConnection.
    [
      'text/html, image/gif, *; q=.2',
      [
        ['text/html', {}],
        ['image/gif', {}],
        ['*/*', { q: '.2' }],
      ],
    ],
    ['text, /plain, text/, te xt/plain, text/plain/more', []],
    ['text/plain; q; =1; charset = utf-8 ; charset=other', [['text/plain', { charset: 'utf-8' }]]],
    ['text/plain; x="not closed, text/occi', [['text/plain', { x: '"not closed, text/occi' }]]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(plain(parseMediaTypes(text))).toEqual(expected)
  })

  const token = fc.stringMatching(/^[a-z0-9!#$%&'*+\-.^_`|~]+$/)
  const mediaRange = fc.record({
    type: fc.tuple(token, token).map(([type, subtype]) => `${type}/${subtype}`),
    parameters: fc.array(fc.tuple(token, fc.string())).map((pairs) => new Map(pairs)),
  })

  test('reads types as they were written, whatever their parameters hold', () => {
    fc.assert(
      fc.property(fc.array(mediaRange), (ranges) => {
        expect(plain(parseMediaTypes(ranges.map(written).join(', ')))).toEqual(plain(ranges))
      }),
    )
  })

  test('takes whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a/*;,="\\ q'), maxLength: 60 }), (text) => {
        for (const { type } of parseMediaTypes(text)) expect(type).toMatch(/^[^\s/]+\/[^\s/]+$/)
      }),
    )
  })
})
