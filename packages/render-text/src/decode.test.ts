import type { ModelPath, Position } from '@occi/core'
import type { RawType } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { shown } from './fixtures.test-data.ts'
import { textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'

const plain = textPlainRendering()
const header = textOcciRendering()

function read(body: string | Uint8Array, ...types: RawType[]) {
  const decoded = plain.decode({ fields: [], body }, types)
  return decoded && shown(decoded.raw)
}

const kind = 'Category: job; scheme="a#"; class="kind"\r\n'
const mixin = 'Category: tag; scheme="a#"; class="mixin"\r\n'
const action = 'Category: stop; scheme="a#"; class="action"\r\n'
const attribute = 'X-OCCI-Attribute: x=1\r\n'
const location = 'X-OCCI-Location: /job/1\r\n'
const link = 'Link: </s/1>; rel="a#s"\r\n'

/** The type of a message, by the expected types. */
const types: readonly (readonly [name: string, body: string, types: RawType[], type: RawType])[] = [
  ['locations', location, ['locations', 'entity'], 'locations'],
  ['locations, expected last', location, ['entity', 'locations'], 'locations'],
  ['no location where one could be', kind, ['locations', 'entity', 'entities'], 'entity'],
  ['no location, a filter', kind, ['locations', 'filter'], 'filter'],
  ['no location and nothing else expected', kind, ['locations'], 'entity'],
  ['an action by its class', action, ['entity', 'action'], 'action'],
  ['no action by its class', kind, ['entity', 'action'], 'entity'],
  ['an action as it is expected', 'Category: stop; scheme="a#"\n', ['action'], 'action'],
  ['a category of class action where categories are', action, ['categories'], 'categories'],
  ['a filter', kind + attribute, ['filter'], 'filter'],
  ['categories', kind + mixin, ['categories'], 'categories'],
  ['an entity that has attributes', mixin + attribute, ['categories', 'entity'], 'entity'],
  ['an entity that has a link', mixin + link, ['entity', 'categories'], 'entity'],
  ['a mixin alone', mixin, ['entity', 'categories'], 'categories'],
  ['an entity without attributes', kind, ['entity', 'categories'], 'entity'],
  ['an entity', kind + attribute, ['entity', 'entities'], 'entity'],
  ['one of several entities', kind + attribute, ['entities'], 'entities'],
]

describe('what a message is', () => {
  it.each(types)('%s', (_, body, expected, type) => {
    expect(read(body, ...expected)).toMatchObject({ type })
  })

  it.each([
    ['nothing', ''],
    ['a blank line', '\r\n'],
    ['spaces', ' \n\t\n'],
    ['a field without value', 'Category:\n'],
    ['empty elements', 'Category: , ,\n'],
  ])('is nothing at all: %s', (_, body) => {
    expect(read(body, 'entity')).toBeUndefined()
    expect(read(new TextEncoder().encode(body), 'entity')).toBeUndefined()
  })

  it('is nothing at all if no field is OCCI’s, whatever the body of text/occi', () => {
    const fields = [
      ['Accept', 'text/occi'],
      ['Location', '/a'],
      ['X-OCCI-Attribute', ' '],
    ] as const
    expect(header.decode({ fields, body: 'X-OCCI-Attribute: a=1' }, ['entity'])).toBeUndefined()
  })
})

/** A field that does not belong in a message is a fault, never ignored. */
const misplaced: readonly (readonly [body: string, types: RawType[], message: string])[] = [
  [location + kind, ['locations', 'entity'], 'line 2, column 11: a category has no place beside locations'],
  [location + attribute, ['locations', 'entity'], 'line 2, column 19: an attribute has no place beside locations'],
  [location + link, ['locations'], 'line 2, column 7: a link has no place beside locations'],
  [kind + location, ['entity'], 'line 2, column 18: a location has no place in an entity'],
  [location, ['filter'], 'line 1, column 18: a location has no place in a filter'],
  [kind + link, ['filter'], 'line 2, column 7: a link has no place in a filter'],
  [action + link, ['action'], 'line 2, column 7: a link has no place in the invocation of an action'],
  [action + action, ['action'], 'line 2, column 11: an invocation names one action, this is a second category'],
  [attribute, ['action'], 'line 1, column 19: the Category of the action is missing, expected it before this'],
  [mixin + attribute, ['categories'], 'line 2, column 19: an attribute has no place beside categories'],
]

describe('what has no place in a message', () => {
  it.each(misplaced)('%j', (body, expected, message) => {
    expect(() => read(body, ...expected)).toThrow(expect.objectContaining({ code: 'syntax', message }))
  })
})

describe('lines of a body', () => {
  const entity = {
    type: 'entity',
    categories: [{ identifier: 'a#job', class: 'kind' }],
    attributes: { x: '1', y: '2' },
  }
  const line = [kind.trim(), 'X-OCCI-Attribute: x=1', 'X-OCCI-Attribute: y=2']

  it.each([['\r\n'], ['\n'], ['\n\r'], ['\r'], ['\r\n\r\n'], ['\n\n']])('end in %j', (end) => {
    expect(read(line.join(end) + end, 'entity')).toEqual(entity)
    expect(read(line.join(end), 'entity')).toEqual(entity)
  })

  it.each([
    ['a blank first line', `\r\n${line.join('\r\n')}`],
    ['a byte order mark', `\ufeff${line.join('\r\n')}`],
    ['spaces around names and values', line.map((one) => `  ${one.replace(':', ' :  ')} \t`).join('\n')],
    ['no space after the colon', line.map((one) => one.replace(': ', ':')).join('\n')],
    ['X-OCCI-Category', line.join('\n').replace('Category', 'X-OCCI-Category')],
    ['several values in one line', `${line[0]}\nX-OCCI-Attribute: x=1, y=2,`],
    ['an attribute twice with the same value', `${line.join('\n')}\nX-OCCI-Attribute: y="2"`],
  ])('may have %s', (_, body) => {
    expect(read(body, 'entity')).toEqual(entity)
    expect(read(new TextEncoder().encode(body), 'entity')).toEqual(entity)
  })

  it('name links in two ways', () => {
    expect(read(link.replace('Link', 'x-occi-link'), 'entity')).toEqual(read(link, 'entity'))
  })

  it('hold Unicode in octets', () => {
    const body = new TextEncoder().encode('X-OCCI-Attribute: x="Größe 😀"')
    expect(read(body, 'entity')).toMatchObject({ attributes: { x: 'Größe 😀' } })
  })

  it('are refused if they are not UTF-8', () => {
    const body = Uint8Array.from([0xc3, 0xa9, 0x0d, 0x0a, 0x0a, 0x43, 0xff, 0x0a, 0xff])
    expect(() => read(body, 'entity')).toThrow(
      expect.objectContaining({ code: 'syntax', message: 'line 3: the octets are not UTF-8, expected text in UTF-8' }),
    )
  })
})

describe('faults', () => {
  it('are all listed, each with its place', () => {
    const body = `${kind}X-OCCI-Attribute: x\r\n\r\nLink: <a y>\r\nX-OCCI-Attribute: a=1, b, c="2" d, e=3\r\nbad\r\n`
    expect(() => read(body, 'entity')).toThrow(
      expect.objectContaining({
        faults: [
          { path: [], position: { line: 2, column: 20 }, message: "found the end, expected '='" },
          {
            path: [],
            position: { line: 4, column: 9 },
            message: "found a space, expected '>' after the URI",
          },
          { path: [], position: { line: 5, column: 25 }, message: "found ',', expected '='" },
          { path: [], position: { line: 5, column: 33 }, message: "found 'd', expected ',' or the end" },
          {
            path: [],
            position: { line: 6, column: 1 },
            message: "found 'bad', expected a line of Category, Link, X-OCCI-Attribute or X-OCCI-Location",
          },
        ],
      }),
    )
  })

  it('tell an attribute that is given twice with different values', () => {
    expect(() => read('X-OCCI-Attribute: x=1\nX-OCCI-Attribute: y=1, x="2"', 'entity')).toThrow(
      'line 2, column 24: x is given twice, first as "1" and then as "2"',
    )
  })

  it('are listed up to a hundred', () => {
    const error = expect.objectContaining({ faults: expect.objectContaining({ length: 101 }) })
    expect(() => read('bad\n'.repeat(5000), 'entity')).toThrow(error)
    expect(() => read(`X-OCCI-Attribute: ${'=,'.repeat(5000)}`, 'entity')).toThrow(error)
    expect(() => read('bad\n'.repeat(5000), 'entity')).toThrow(
      'line 101, column 1: there are more faults from here on, the first 100 are listed',
    )
  })
})

const body =
  'Category: job; scheme="a#"; class="kind"\r\n' +
  'Category: tag; title="A"; scheme="a#"; location="/t/"; attributes="b c"\r\n' +
  'Link: <http://h/job/1?action=stop>; rel="a#stop"\r\n' +
  'Link: </s/1>; rel="a#s"; self="/l/1"; category="a#l"; d.e=1; occi.core.title="x"\r\n' +
  'X-OCCI-Attribute: x=1, y=2\r\n' +
  'X-OCCI-Attribute: occi.core.title="z"\r\n'

/** The places of parts of the model in that body. */
const places: readonly (readonly [path: ModelPath, position: Position | undefined])[] = [
  [['categories'], { line: 1, column: 11 }],
  [['categories', 1], { line: 2, column: 11 }],
  [['categories', 1, 'term'], { line: 2, column: 11 }],
  [['categories', 1, 'title'], { line: 2, column: 16 }],
  [['categories', 1, 'scheme'], { line: 2, column: 27 }],
  [['categories', 1, 'location'], { line: 2, column: 40 }],
  [['categories', 1, 'attributes'], { line: 2, column: 56 }],
  [['categories', 1, 'attributes', 'c'], { line: 2, column: 70 }],
  [['categories', 1, 'rel'], { line: 2, column: 11 }],
  [['categories', 7], undefined],
  [['categories', -1], undefined],
  [['links'], { line: 4, column: 7 }],
  [['links', 0], { line: 4, column: 7 }],
  [['links', 0, 'id'], { line: 4, column: 26 }],
  [['links', 0, 'target'], { line: 4, column: 7 }],
  [['links', 0, 'categories', 0], { line: 4, column: 39 }],
  [['links', 0, 'attributes', 'd.e'], { line: 4, column: 55 }],
  [['links', 0, 'attributes', 'missing'], { line: 4, column: 7 }],
  [['links', 0, 'title'], { line: 4, column: 62 }],
  [['links', 1], undefined],
  [['actions'], { line: 3, column: 7 }],
  [['attributes', 'y'], { line: 5, column: 24 }],
  [['attributes', 'missing'], undefined],
  [['attributes', 'occi.core.title'], { line: 6, column: 19 }],
  [['title'], { line: 6, column: 19 }],
  [['source'], undefined],
  [['entities', 0, 'attributes', 'x'], { line: 5, column: 19 }],
  [['action'], { line: 1, column: 11 }],
  [[], undefined],
]

describe('at', () => {
  const decoded = plain.decode({ fields: [], body }, ['entity'])

  it.each(places)('finds %j', (path, position) => {
    expect(decoded?.at(path)).toEqual(position)
  })

  it('finds locations, each counted once', () => {
    const locations = plain.decode({ fields: [], body: 'X-OCCI-Location: /a, /b\nX-OCCI-Location: /a\nLocation: /c' }, [
      'locations',
    ])
    expect(locations?.raw).toEqual({ type: 'locations', locations: ['/a', '/b', '/c'] })
    expect([0, 1, 2, 3].map((index) => locations?.at(['locations', index]))).toEqual([
      { line: 1, column: 18 },
      { line: 1, column: 22 },
      { line: 3, column: 11 },
      undefined,
    ])
  })

  it('names the header field and the column of its text, not of its octets', () => {
    const fields = [['x-occi-attribute', 'a="\u00c3\u00a9", b=2']] as const
    expect(header.decode({ fields, body: '' }, ['entity'])?.at(['attributes', 'b'])).toEqual({
      header: 'x-occi-attribute',
      column: 8,
    })
  })

  it('says which field of a name it is, if there are several', () => {
    const fields = [
      ['X-OCCI-Attribute', 'a=1, b=2'],
      ['Category', 'c; scheme="http://example.com/#"'],
      ['x-occi-attribute', 'd=3'],
    ] as const
    const at = (...path: string[]) => header.decode({ fields, body: '' }, ['entity'])?.at(path)
    expect(at('attributes', 'b')).toEqual({ header: 'X-OCCI-Attribute', line: 1, column: 6 })
    expect(at('attributes', 'd')).toEqual({ header: 'x-occi-attribute', line: 2, column: 1 })
    expect(at('categories')).toEqual({ header: 'Category', column: 1 })
  })
})
