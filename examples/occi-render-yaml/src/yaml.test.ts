import type { Json } from '@occi/core'
import { describe, expect, test } from 'vitest'
import { formatYaml, parseYaml } from './yaml.ts'

const limits = { maxDepth: 64, maxValues: 500 }
const parse = (text: string) => parseYaml(text, limits)?.value

describe('values are read back unchanged', () => {
  test.each<Json>([
    ...[
      'yes',
      'No',
      'on',
      'true',
      'null',
      '~',
      '',
      '1',
      '1e3',
      '0x1f',
      '0o17',
      '012',
      '1_000',
      '.inf',
      '.NaN',
      '<<',
      '=',
    ],
    ...['2026-01-31', '2026-01-31T12:00:00Z', '12:30:45', '9007199254740993'],
    ...[
      ' a ',
      '# a',
      'a: b',
      'a #b',
      '- a',
      '? a',
      '&a',
      '*a',
      '!a',
      '%a',
      '@a',
      '`a',
      '[a',
      '{a',
      '"a',
      "'a",
      '\ta',
      '---',
      '\ufeff',
    ],
    ...[true, false, null, 0, -1, 0.1, 1e3, 1e21, 1e300, 5e-324, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    ...[[], [[]], {}, { '': '' }, { 'a: b': [{ c: null }] }, [{ 1: 1, true: true, null: null }], 'x'.repeat(5000)],
  ])('%j', (value) => {
    expect(parse(formatYaml({ value }))).toEqual({ value })
    expect(parse(formatYaml([[value]]))).toEqual([[value]])
  })

  test('under any name', () => {
    const names = ['__proto__', 'constructor', 'yes', '1', '~', '', 'x'.repeat(2000)]
    const value = Object.fromEntries(names.map((name) => [name, name]))
    const read = parse(formatYaml(value))
    expect(Object.entries(read ?? {})).toEqual(Object.entries(value))
  })
})

test('text that readers of YAML 1.1 read as another type is quoted', () => {
  expect(formatYaml({ a: 'yes', b: '12:30:45', c: '2026-01-31', d: 'plain text' })).toBe(
    'a: "yes"\nb: "12:30:45"\nc: "2026-01-31"\nd: plain text\n',
  )
})

test('any style of YAML is read', () => {
  expect(parse('# who\nkind: "a"\ntext: >-\n  two\n  words\nlist: [1, 0x10]\nmap: {b: true}\n')).toEqual({
    kind: 'a',
    text: 'two words',
    list: [1, 16],
    map: { b: true },
  })
  expect(parse('one: &one {a: [1]}\ntwo: *one\nthree: *one\n')).toEqual({
    one: { a: [1] },
    two: { a: [1] },
    three: { a: [1] },
  })
  expect(parse('%YAML 1.1\n---\na: yes\n')).toEqual({ a: 'yes' })
})

test.each(['', '\n', '# only a comment\n'])('%j is no document', (text) => expect(parse(text)).toBeUndefined())

describe('is refused', () => {
  test.each([
    ['a key that is given twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'line 4, column 3: "c" is given twice'],
    ['one that is only written otherwise', '1: a\n"1": b\n', 'line 2, column 1: "1" is given twice'],
    ['a key that is no string', '[a]: b\n', 'line 1, column 1: With stringKeys, all keys must be strings'],
    ['a tag', 'a: 1\nb: !!js/function x\n', 'line 2, column 4: Unresolved tag: tag:yaml.org,2002:js/function'],
    ['another type of YAML 1.1', 'a: !!binary aGk=\n', 'line 1, column 4: Unresolved tag: tag:yaml.org,2002:binary'],
    ['what is no number', 'a:\n  - .inf\n', 'line 2, column 5: Infinity is no value, expected a finite number'],
    ['a second document', 'a: 1\n---\nb: 2\n', 'line 2, column 1: expected one document'],
    ['an alias of nothing', 'a: *b\n', 'line 1, column 4: nothing before this is anchored as b'],
    ['what holds itself', 'a: &a [1, *a]\n', 'line 1, column 11: nothing before this is anchored as a'],
    ['what does not end', 'a: "b\n', 'line 2, column 1: Missing closing "quote'],
    ['what is out of place', 'a: 1\n b: 2\n', 'line 1, column 4: Nested mappings are not allowed'],
    ['a bracket too many', 'a: [1]\n]\n', 'line 2, column 1'],
  ])('%s', (_, text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'syntax', message: expect.stringContaining(message) }),
    )
  })

  test.each(['[', '{', '- ', '? ', '[{', '- - - ? '])('any depth of %j, before it costs anything', (step) => {
    expect(() => parse(step.repeat(50_000))).toThrow(/nested deeper than 64/)
  })

  test.each([',', '&a ', '! ', '"', ']', '- a\n', 'a:\n', '#\n', '\n', '%a\n', '---\n', '*a '])(
    'a flood of %j',
    (step) => {
      for (const text of [step.repeat(50_000), `[${step.repeat(50_000)}`]) {
        expect(() => parseYaml(text, { maxDepth: 64, maxValues: 50 })).toThrow(
          expect.objectContaining({ code: 'syntax' }),
        )
      }
    },
  )

  test('a few lines that stand for billions of values', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 10; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      )
    expect(() => parse(lines.join('\n'))).toThrow(/^line 3, column \d+: more values than the 500/)
  })
})
