import type { RawCategory } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCategory, parseCategory } from './category.ts'
import { identifier, term, text, uri } from './text.test-data.ts'

const scheme = 'http://example.com/occi#'

/** GFD.229 Category ABNF, and what clients write beyond it. */
const vectors: readonly (readonly [name: string, text: string, category: RawCategory])[] = [
  ['the standard', `job; scheme="${scheme}"; class="kind"`, { term: 'job', scheme, class: 'kind' }],
  ['no spaces', `job;scheme="${scheme}";class="kind"`, { term: 'job', scheme, class: 'kind' }],
  [
    'an unquoted class, which the ABNF has',
    `job; scheme="${scheme}"; class=mixin`,
    { term: 'job', scheme, class: 'mixin' },
  ],
  ['no class', `job; scheme="${scheme}"`, { term: 'job', scheme }],
  [
    'parameters in another order',
    `job; class="kind"; title="A"; scheme="${scheme}"`,
    { term: 'job', scheme, class: 'kind', title: 'A' },
  ],
  ['a space before the first semicolon', `job ;scheme="${scheme}"`, { term: 'job', scheme }],
  ['spaces around =', `job; scheme = "${scheme}"`, { term: 'job', scheme }],
  ['a semicolon at the end', `job; scheme="${scheme}"; class="kind";`, { term: 'job', scheme, class: 'kind' }],
  ['empty parameters', `job;; scheme="${scheme}" ; ; class="kind"; ;`, { term: 'job', scheme, class: 'kind' }],
  [
    'a space instead of a semicolon, as the example of GFD.229',
    `job; scheme="${scheme}" class="kind";`,
    { term: 'job', scheme, class: 'kind' },
  ],
  [
    'names and class in any case: literals of ABNF have none',
    `job; Scheme="${scheme}"; CLASS="Kind"`,
    { term: 'job', scheme, class: 'kind' },
  ],
  ['an unquoted scheme', `job; scheme=${scheme}; class=kind`, { term: 'job', scheme, class: 'kind' }],
  [
    'separators in a title',
    `job; scheme="${scheme}"; title="a, b; c=\\"d\\""`,
    { term: 'job', scheme, title: 'a, b; c="d"' },
  ],
  ['a term that begins with a digit', `1.2_x-y; scheme="${scheme}"`, { term: '1.2_x-y', scheme }],
  [
    'all parameters',
    `job; scheme="${scheme}"; class="kind"; title="A job"; rel="http://a.b/c#d"; location="http://h/job/"; ` +
      'attributes="a.b c.d{immutable} e{required} f{immutable required}"; actions="http://a.b/c#x http://a.b/c#y"',
    {
      term: 'job',
      scheme,
      class: 'kind',
      title: 'A job',
      rel: ['http://a.b/c#d'],
      location: 'http://h/job/',
      attributes: [
        { name: 'a.b', mutable: true, required: false },
        { name: 'c.d', mutable: false, required: false },
        { name: 'e', mutable: true, required: true },
        { name: 'f', mutable: false, required: true },
      ],
      actions: ['http://a.b/c#x', 'http://a.b/c#y'],
    },
  ],
  [
    'several relations, spaces in lists',
    `a; scheme="${scheme}"; rel="x  y"; attributes=" b{ required  Immutable } c "`,
    {
      term: 'a',
      scheme,
      rel: ['x', 'y'],
      attributes: [
        { name: 'b', mutable: false, required: true },
        { name: 'c', mutable: true, required: false },
      ],
    },
  ],
]

const faults: readonly (readonly [text: string, message: string])[] = [
  ['', 'column 1: found the end, expected the term of a category'],
  ['-job; scheme="a#"', "column 1: found '-job', expected the term of a category"],
  ['job', 'column 1: the scheme of job is missing'],
  ['job; class="kind"', 'column 1: the scheme of job is missing'],
  ['job; scheme;', "column 12: found ';', expected '='"],
  ['job; scheme=', 'column 13: found the end, expected a value'],
  ['job; scheme="a#', 'column 13: found no end of the quoted string, expected a closing quotation mark'],
  ['job; scheme="a#"x; class="kind"', "column 17: found 'x', expected ';' or ','"],
  [
    'job; scheme=a"b"',
    'column 14: found a quotation mark within an unquoted value, expected the whole value in quotation marks',
  ],
  ['job; scheme="a#"; class="myClass"', 'column 25: found the class "myClass", expected kind, mixin or action'],
  ['job; scheme="a#"; scheme="b#"', 'column 19: the parameter scheme is given twice'],
  [
    'job; scheme="a#"; loction="/a/"',
    "column 19: found 'loction', expected scheme, class, title, rel, location, attributes or actions",
  ],
  ['job; scheme="a#"; attributes="b{asdasd}"', "column 33: found 'asdasd', expected immutable or required"],
  ['job; scheme="a#"; attributes="b{required"', 'column 41: found the end, expected immutable or required'],
  ['job; scheme="a#"; attributes="b <c"', "column 33: found '<', expected the name of an attribute"],
  ['job; scheme="a#", tag; scheme="b#"', "column 17: found ',', expected the end"],
]

describe('parseCategory', () => {
  it.each(vectors)('reads %s', (_, given, category) => {
    expect(parseCategory(given)).toEqual(category)
  })

  it.each(faults)('refuses %j', (given, message) => {
    expect(() => parseCategory(given)).toThrow(expect.objectContaining({ code: 'syntax', message }))
  })
})

describe('formatCategory', () => {
  it('writes as the ABNF has it, one space after each semicolon', () => {
    expect(formatCategory({ term: 'job', scheme, class: 'kind', title: 'a "b"', attributes: [] })).toBe(
      `job; scheme="${scheme}"; class="kind"; title="a \\"b\\""`,
    )
  })

  it('writes the first rel alone (GFD.229 Mixin Instance Attribute Rendering Specifics)', () => {
    expect(formatCategory({ term: 'a', scheme, rel: ['b#c', 'd#e'] })).toBe(`a; scheme="${scheme}"; rel="b#c"`)
  })

  const definition = fc.record({ name: term, mutable: fc.boolean(), required: fc.boolean() })
  const category = fc.record(
    {
      term,
      scheme: uri.map((made) => `${made}#`),
      class: fc.constantFrom('kind', 'mixin', 'action'),
      title: text,
      rel: fc.array(identifier, { minLength: 1, maxLength: 1 }),
      location: uri,
      attributes: fc.array(definition, { minLength: 1 }),
      actions: fc.array(identifier, { minLength: 1 }),
    },
    { requiredKeys: ['term', 'scheme'] },
  )

  it('writes what parseCategory reads back', () => {
    fc.assert(
      fc.property(category, (one) => {
        expect(parseCategory(formatCategory(one as RawCategory))).toEqual(one)
      }),
    )
  })
})
