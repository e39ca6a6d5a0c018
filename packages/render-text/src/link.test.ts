import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLink, isActionLink, type LinkReference, parseLink } from './link.ts'
import { identifier, term, text, uri } from './text.test-data.ts'

function reference(fields: Partial<Omit<LinkReference, 'attributes'>>, attributes: Record<string, string> = {}) {
  const values = new Map(Object.entries(attributes).map(([name, value]) => [name, { text: value }]))
  return { uri: '/s/1', rel: ['a#storage'], categories: [], ...fields, attributes: values } satisfies LinkReference
}

/** GFD.229 Link ABNF, and what clients write beyond it. */
const vectors: readonly (readonly [name: string, text: string, link: LinkReference])[] = [
  [
    'the standard',
    '</s/1>; rel="a#storage"; self="/l/1"; category="a#storagelink b#m"; c.d="/dev/vda"; c.e=1',
    reference({ self: '/l/1', categories: ['a#storagelink', 'b#m'] }, { 'c.d': '/dev/vda', 'c.e': '1' }),
  ],
  ['no category', '</s/1>;rel="a#storage"', reference({})],
  ['an absolute target', '<http://h:1/s/1>; rel="a#storage"', reference({ uri: 'http://h:1/s/1' })],
  ['a target with comma and semicolon', '</s/1,2;3>; rel="a#storage"', reference({ uri: '/s/1,2;3' })],
  ['a rel of several types', '</s/1>; rel="a#storage b#x"', reference({ rel: ['a#storage', 'b#x'] })],
  [
    'parameters in another order',
    '</s/1>; c.d="x"; category="a#l"; rel="a#storage"',
    reference({ categories: ['a#l'] }, { 'c.d': 'x' }),
  ],
  [
    'attributes parted by spaces, as rOCCI writes them',
    '</s/1>;rel="a#storage";category="a#l";occi.core.id="1" occi.core.title="ttylinux - kvm" c.d="tap2:tapdisk:aio:"',
    reference(
      { categories: ['a#l'] },
      { 'occi.core.id': '1', 'occi.core.title': 'ttylinux - kvm', 'c.d': 'tap2:tapdisk:aio:' },
    ),
  ],
  ['a semicolon at the end', '</s/1>; rel="a#storage";', reference({})],
  ['spaces around =', '</s/1>; rel = "a#storage"; c.d = x', reference({}, { 'c.d': 'x' })],
  ['separators in quotes', '</s/1>; rel="a#storage"; c.d="a, b; c=<d>"', reference({}, { 'c.d': 'a, b; c=<d>' })],
  ['an attribute twice with the same value', '</s/1>; rel="a#storage"; c.d=x; c.d="x"', reference({}, { 'c.d': 'x' })],
  ['names of parameters in any case', '</s/1>; REL="a#storage"; Self="/l/1"', reference({ self: '/l/1' })],
]

const faults: readonly (readonly [text: string, message: string])[] = [
  ['bar; foo="bar"', "column 1: found 'bar', expected '<' and a URI"],
  ['<>; rel="a#b"', "column 2: found '>', expected a URI"],
  ['</s/1; rel="a#b"', "column 7: found a space, expected '>' after the URI"],
  ['</s/1', "column 6: found the end, expected '>' after the URI"],
  ['<http://"h"/1>; rel="a#b"', "column 9: found a quotation mark, expected '>' after the URI"],
  ['</s/1>', 'column 1: the rel of a link is missing: the type of its target'],
  ['</s/1>; rel=" "', 'column 1: the rel of a link is missing: the type of its target'],
  ['</s/1>; category="a#b"', 'column 1: the rel of a link is missing: the type of its target'],
  ['</s/1>; "rel"="a#b"', 'column 9: found a quotation mark, expected the name of a parameter'],
  ['</s/1>; rel="a#b"; rel="c#d"', 'column 20: rel is given twice in one link'],
  ['</s/1>; rel="a#b"; x=1; x=2', 'column 25: x is given twice in one link'],
  ['</s/1>; rel="a#b"self="/l"', "column 18: found 'self', expected ';' or ','"],
]

describe('parseLink', () => {
  it.each(vectors)('reads %s', (_, given, link) => {
    expect(parseLink(given)).toEqual(link)
  })

  it.each(faults)('refuses %j', (given, message) => {
    expect(() => parseLink(given)).toThrow(expect.objectContaining({ code: 'syntax', message }))
  })
})

describe('isActionLink', () => {
  it.each([
    ['</c/1?action=stop>; rel="a#stop"', true],
    ['<http://h/c/1?x=y&action=stop>; rel="a#stop"', true],
    ['</c/1>; rel="a#stop"', false],
    ['</c/action=1>; rel="a#stop"', false],
    ['</c/1?reaction=stop>; rel="a#stop"', false],
    // A link to whatever a target with such a query is.
    ['</c/1?action=stop>; rel="a#b"; category="a#link"', false],
    ['</c/1?action=stop>; rel="a#b"; self="/l/1"', false],
  ])('tells %s', (given, is) => {
    expect(isActionLink(parseLink(given))).toBe(is)
  })
})

describe('formatLink', () => {
  it('writes as the ABNF has it, one space after each semicolon', () => {
    const link = reference({ self: '/l/1', categories: ['a#l', 'b#m'] }, { x: 'a"b' })
    expect(formatLink(link)).toBe('</s/1>; rel="a#storage"; self="/l/1"; category="a#l b#m"; x="a\\"b"')
  })

  it('keeps every URI within its brackets', () => {
    const link = reference({ uri: '/a>; rel="b\r\nX: <' })
    expect(formatLink(link)).toBe('</a%3E;%20rel=%22b%0D%0AX:%20%3C>; rel="a#storage"')
    expect(parseLink(formatLink(link)).uri).toBe('/a%3E;%20rel=%22b%0D%0AX:%20%3C')
  })

  const name = term.filter((made) => !['rel', 'self', 'category'].includes(made.toLowerCase()))
  const link = fc.record(
    {
      uri: fc.tuple(uri, fc.constantFrom('', ',', ';')).map((parts) => parts.join('')),
      rel: fc.array(identifier, { minLength: 1 }),
      self: uri,
      categories: fc.array(identifier),
      attributes: fc
        .array(
          fc.tuple(
            name,
            text.map((made) => ({ text: made })),
          ),
        )
        .map((entries) => new Map(entries)),
    },
    { requiredKeys: ['uri', 'rel', 'categories', 'attributes'] },
  )

  it('writes what parseLink reads back', () => {
    fc.assert(
      fc.property(link, (one) => {
        expect(parseLink(formatLink(one as LinkReference))).toEqual(one)
      }),
    )
  })

  it('writes references to actions that parseLink reads back', () => {
    fc.assert(
      fc.property(term, identifier, (action, rel) => {
        const one = reference({ uri: `http://h/c/1?action=${action}`, rel: [rel] })
        const read = parseLink(formatLink(one))
        expect(read).toEqual(one)
        expect(isActionLink(read)).toBe(true)
      }),
    )
  })
})
