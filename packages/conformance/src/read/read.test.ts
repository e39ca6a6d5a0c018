import { describe, expect, test } from 'vitest'
import type { Answer } from '../http/answer.ts'
import { isActionLink, isActionLinkPath, isAttribute, isCategory, isLink } from './abnf.ts'
import { readCategories } from './category.ts'
import { readEntity } from './entity.ts'
import { readLocations } from './locations.ts'
import { splitOutside } from './split.ts'

function answer(type: string, body: string, fields: readonly (readonly [string, string])[] = []): Answer {
  return { status: 200, fields: [['Content-Type', type], ...fields], body }
}

const compute = 'compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
const start = 'http://schemas.ogf.org/occi/infrastructure/compute/action#start'

describe('the reader of text', () => {
  test('reads an entity from the body', () => {
    const body = [
      `Category: ${compute}; location="http://localhost/compute/"`,
      `Link: </compute/1?action=start>; rel="${start}"`,
      'Link: </storage/1>; rel="http://schemas.ogf.org/occi/infrastructure#storage"; self="/storagelink/1"',
      'X-OCCI-Attribute: occi.core.title="one, \\"two\\"; three"',
      'X-OCCI-Attribute: occi.compute.cores=2',
      'X-OCCI-Attribute: com.example.on=true',
    ].join('\n')
    const { kinds, actions, links, attributes } = readEntity(answer('text/plain', body))
    expect(kinds).toEqual(['http://schemas.ogf.org/occi/infrastructure#compute'])
    expect(actions).toEqual([start])
    expect(links.map(({ target }) => target)).toEqual(['/storage/1'])
    expect([...attributes]).toEqual([
      ['occi.core.title', 'one, "two"; three'],
      ['occi.compute.cores', 2],
      ['com.example.on', true],
    ])
  })

  test('reads an entity from repeated and joined header fields', () => {
    const fields = [
      ['Category', compute],
      ['X-OCCI-Attribute', 'a.b="1, 2", a.c=3'],
      ['x-occi-attribute', 'a.d="x"'],
    ] as const
    const { kinds, attributes } = readEntity(answer('text/occi', 'OK', fields))
    expect(kinds.length).toBe(1)
    expect(Object.fromEntries(attributes)).toEqual({ 'a.b': '1, 2', 'a.c': 3, 'a.d': 'x' })
  })

  test('reads categories with attributes and actions', () => {
    const value = `${compute}; rel="http://schemas.ogf.org/occi/core#resource"; attributes="a.b{immutable} a.c{required} a.d"; actions="${start}"`
    const [category] = readCategories(answer('text/plain', `Category: ${value}\r\n`))
    expect(category).toMatchObject({
      term: 'compute',
      parent: 'http://schemas.ogf.org/occi/core#resource',
      actions: [start],
    })
    expect(Object.fromEntries(category?.attributes ?? [])).toEqual({
      'a.b': { mutable: false, required: false },
      'a.c': { mutable: true, required: true },
      'a.d': { mutable: true, required: false },
    })
  })

  test('reads locations, in which commas belong to the location', () => {
    expect(readLocations(answer('text/plain', 'X-OCCI-Location: /a,b\r\nX-OCCI-Location: /c'))).toEqual(['/a,b', '/c'])
    expect(readLocations(answer('text/uri-list', '# all\r\nhttp://x/1\r\n\r\nhttp://x/2\r\n'))).toEqual([
      'http://x/1',
      'http://x/2',
    ])
  })

  test('splits outside quotes and angle brackets', () => {
    expect(splitOutside('a="1,\\",2", <x,y>;z , ,b', ',')).toEqual(['a="1,\\",2"', '<x,y>;z', 'b'])
  })
})

describe('the grammar', () => {
  test.each([
    [compute, true],
    [
      `${compute}; title="A \\"compute\\""; rel="http://x/#y"; location="http://x/compute/"; attributes="a.b{immutable required} c"; actions="${start}"`,
      true,
    ],
    ['compute; scheme="http://x#"; class=kind', true],
    ['compute; class="kind"; scheme="http://x#"', false],
    ['compute; scheme="http://x#"', false],
    ['-x; scheme="http://x#"; class="kind"', false],
    ['compute; scheme="http://x#"; class="kind"; location="/compute/"', false],
    ['compute; scheme="http://x#"; class="kind"; attributes="a{fast}"', false],
    ['compute; scheme="http://x#"; class="kind"; title="a"b"', false],
  ])('of categories: %s is %s', (value, expected) => expect(isCategory(value)).toBe(expected))

  test.each([
    ['</storage/1>; rel="http://x#storage"', true],
    ['</storage/1>; rel="http://x#storage"; self="/link/1"; category="http://x#link"; a.b="c"; d=1', true],
    ['/storage/1; rel="http://x#storage"', false],
    ['</storage/1>; self="/link/1"', false],
    ['</storage/1>; rel="http://x#storage"; a.b="c"', false],
  ])('of links: %s is %s', (value, expected) => expect(isLink(value)).toBe(expected))

  test('of action links', () => {
    expect(isActionLink(`<http://x/compute/1?action=start>; rel="${start}"`)).toBe(true)
    expect(isActionLink(`</compute/1?action=start>; rel="${start}"`)).toBe(false)
    expect(isActionLinkPath(`</compute/1?action=start>; rel="${start}"`)).toBe(true)
    expect(isActionLinkPath(`</compute/1?action=start>`)).toBe(false)
  })

  test.each([
    ['a.b="c"', true],
    ['a.b=1.5', true],
    ['a.b=false', true],
    ['a.b="a \\" b"', true],
    ['a.b=c', false],
    ['a.b="a" b"', false],
    ['a b="c"', false],
  ])('of attributes: %s is %s', (value, expected) => expect(isAttribute(value)).toBe(expected))

  test('takes time that is linear in the input', () => {
    const long = `compute; scheme="http://x#"; class="kind"; attributes="${'a'.repeat(50_000)}{`
    expect(isCategory(long)).toBe(false)
    expect(isLink(`<${'a'.repeat(50_000)}`)).toBe(false)
    expect(isAttribute(`a="${'\\'.repeat(50_001)}`)).toBe(false)
  })
})
