import type { AttributeType, Json } from '@occi/core'
import { valueFromText } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAttribute, formatRawAttribute, parseAttribute } from './attribute.ts'
import { term, text } from './text.test-data.ts'

/** GFD.229 Attribute ABNF, and what clients write beyond it. */
const vectors: readonly (readonly [name: string, text: string, attribute: readonly [string, string]])[] = [
  ['a string', 'occi.core.title="My Dummy VM"', ['occi.core.title', 'My Dummy VM']],
  ['an integer', 'occi.compute.cores=2', ['occi.compute.cores', '2']],
  ['a float', 'occi.compute.speed=1.33', ['occi.compute.speed', '1.33']],
  ['a boolean', 'a.b=true', ['a.b', 'true']],
  ['a number in quotes', 'occi.compute.cores="2"', ['occi.compute.cores', '2']],
  ['a boolean in quotes', 'a.b="false"', ['a.b', 'false']],
  ['an unquoted string', 'occi.compute.share=no', ['occi.compute.share', 'no']],
  ['an unquoted URL', 'occi.core.target=http://host:80/a?b=c#d', ['occi.core.target', 'http://host:80/a?b=c#d']],
  ['spaces around =', 'occi.core.title = foobar', ['occi.core.title', 'foobar']],
  ['an empty string', 'occi.core.summary=""', ['occi.core.summary', '']],
  ['a semicolon at the end', 'a.b="c";', ['a.b', 'c']],
  ['separators in quotes', `a.b="echo 'x:1,y: z' > /tmp/a; b=c"`, ['a.b', "echo 'x:1,y: z' > /tmp/a; b=c"]],
  ['escaped quotation mark and backslash', String.raw`a.b="\"c\" \\ d"`, ['a.b', String.raw`"c" \ d`]],
  ['a \\u that is no escape', String.raw`a.b="\u0027c\n"`, ['a.b', String.raw`\u0027c\n`]],
  ['JSON', String.raw`a.b="[\"c\",1]"`, ['a.b', '["c",1]']],
  ['Unicode', 'a.b="Adaptateur réseau 😀"', ['a.b', 'Adaptateur réseau 😀']],
  ['a TAB', 'a.b="c\td"', ['a.b', 'c\td']],
]

const faults: readonly (readonly [text: string, message: string])[] = [
  ['occi.core.title', "column 16: found the end, expected '='"],
  ['occi.core.title=', 'column 17: found the end, expected a value'],
  ['="a"', "column 1: found '=', expected the name of an attribute"],
  ['"a"="b"', 'column 1: found a quotation mark, expected the name of an attribute'],
  ['a="b"c', "column 6: found 'c', expected the end"],
  ['a=b c', "column 5: found 'c', expected the end"],
  ['a="b', 'column 3: found no end of the quoted string, expected a closing quotation mark'],
  [String.raw`a="b\"`, 'column 3: found no end of the quoted string, expected a closing quotation mark'],
  [
    'occi.core.source=http://"127.0.0.1:8787/compute/1"',
    'column 25: found a quotation mark within an unquoted value, expected the whole value in quotation marks',
  ],
  ['a.b\u0000=1', "column 4: found U+0000, expected '='"],
  ['😀=1', "column 1: found '😀', expected the name of an attribute"],
]

describe('parseAttribute', () => {
  it.each(vectors)('reads %s', (_, given, [name, value]) => {
    expect(parseAttribute(given)).toEqual({ name, text: value })
  })

  it.each(faults)('refuses %j', (given, message) => {
    expect(() => parseAttribute(given)).toThrow(expect.objectContaining({ code: 'syntax', message }))
  })
})

/** Values as GFD.229 has them. */
const formats: readonly (readonly [value: Json, text: string])[] = [
  ['a "b" \\', String.raw`x="a \"b\" \\"`],
  [2, 'x=2'],
  [2.5, 'x=2.5'],
  [-3, 'x=-3'],
  [1e21, 'x=1000000000000000000000'],
  [-1.5e-7, 'x=-0.00000015'],
  [true, 'x=true'],
  [false, 'x=false'],
  [['a', 1], String.raw`x="[\"a\",1]"`],
  [{ a: 'b' }, String.raw`x="{\"a\":\"b\"}"`],
]

describe('formatAttribute', () => {
  it.each(formats)('writes %j', (value, expected) => {
    expect(formatAttribute('x', value)).toBe(expected)
  })

  it('writes no line break, wherever it came from', () => {
    expect(formatAttribute('x', 'a\r\nCategory: b\u2028c\u0000')).toBe('x="a  Category: b c "')
  })

  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((made) => (made === 0 ? 0 : made))
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      text,
      number,
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(text, tie('json'), { maxKeys: 4 }),
    ),
  }))
  const typed: fc.Arbitrary<readonly [AttributeType, Json]> = fc.oneof(
    fc.tuple(fc.constant('string' as const), text),
    fc.tuple(fc.constant('number' as const), fc.double({ noDefaultInfinity: true, noNaN: true })),
    fc.tuple(fc.constant('integer' as const), fc.maxSafeInteger()),
    fc.tuple(fc.constant('boolean' as const), fc.boolean()),
    fc.tuple(fc.constant('array' as const), fc.array(json)),
    fc.tuple(fc.constant('object' as const), fc.dictionary(text, json)),
  )

  it('writes what parseAttribute reads back, of every type', () => {
    fc.assert(
      fc.property(term, typed, (name, [type, value]) => {
        const read = parseAttribute(formatAttribute(name, value))
        expect(read.name).toBe(name)
        // Text and JSON both know one zero only.
        expect(valueFromText(read.text, type)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('writes numbers in digits and a point only, as the ABNF has them', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(formatAttribute('x', value)).toMatch(/^x=-?\d+(\.\d+)?$/)
      }),
    )
  })

  it('writes text of unknown type in quotes', () => {
    expect(formatRawAttribute('x', { text: '2' })).toBe('x="2"')
    expect(formatRawAttribute('x', { json: 2 })).toBe('x=2')
    fc.assert(
      fc.property(term, text, (name, value) => {
        expect(parseAttribute(formatRawAttribute(name, { text: value }))).toEqual({ name, text: value })
      }),
    )
  })
})
