import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { attribute, elements, textOf } from './example/page.test-fixture.ts'
import { toneOf } from './state.ts'
import { numberText, shortTime, shortValue, valueMarkup } from './value.ts'
import { webLink } from './view.ts'

const shown = (value: Parameters<typeof valueMarkup>[1], name = 'x.y') => parse(String(valueMarkup(name, value)))

describe('valueMarkup', () => {
  test('says that there is no value', () => {
    expect(textOf(shown(undefined))).toBe('–no value')
    expect(textOf(shown(''))).toBe('–no value')
  })

  test('shows numbers without the noise of binary fractions, and as they are else', () => {
    expect(textOf(shown(0.1 + 0.2))).toBe('0.3')
    expect(textOf(shown(1_700_000_000))).toBe('1700000000')
    expect(textOf(shown(0))).toBe('0')
    expect(numberText(-2.5)).toBe('-2.5')
  })

  test('shows points in time in words, and what only looks like one as it is', () => {
    expect(textOf(shown('2026-11-02T07:41:00Z'))).toBe('2 Nov 2026, 07:41 UTC')
    expect(textOf(shown('2026-11-02T07:41:00.5+02:00'))).toBe('2 Nov 2026, 05:41 UTC')
    expect(attribute(elements(shown('2026-11-02T07:41:00Z'), 'time')[0] ?? { nodeName: '' }, 'datetime')).toBe(
      '2026-11-02T07:41:00Z',
    )
    expect(textOf(shown('2026-13-02T07:41:00Z'))).toBe('2026-13-02T07:41:00Z')
  })

  test('links to the web, and to nothing else', () => {
    expect(elements(shown('https://example.net/a?b'), 'a')).toHaveLength(1)
    expect(elements(shown('javascript:alert(1)'), 'a')).toHaveLength(0)
    expect(webLink('http://')).toBeUndefined()
  })

  test('shows states as badges, arrays as lists, objects as JSON, and the start of what is long', () => {
    expect(textOf(shown('active', 'x.state'))).toBe('active')
    expect(elements(shown(['a', 'b']), 'li').map(textOf)).toEqual(['a', 'b'])
    expect(textOf(shown({ a: 1 }))).toBe('{ "a": 1 }')
    expect(elements(shown([1, { a: 2 }]), 'pre')).toHaveLength(1)
    const long = shown('k'.repeat(2000))
    expect(textOf(elements(long, 'summary')[0] ?? { nodeName: '' })).toMatch(/^k+… \(2,000 characters\)$/)
    expect(textOf(elements(long, 'code')[0] ?? { nodeName: '' })).toHaveLength(2000)
  })

  test('is short in a table', () => {
    expect(textOf(parse(String(shortValue('x', 'k'.repeat(100)))))).toHaveLength(48)
    expect(textOf(parse(String(shortValue('x', { a: 'k'.repeat(100) }))))).toHaveLength(48)
    expect(textOf(parse(String(shortValue('x', true))))).toBe('yes')
  })
})

test('usual words for states have their tone, others none', () => {
  expect(['active', 'ONLINE', 'suspended', 'error', 'inactive', '__proto__'].map(toneOf)).toEqual([
    'good',
    'good',
    'wait',
    'bad',
    'idle',
    'idle',
  ])
})

test('a time says its clock while it is recent, then its year', () => {
  const time = Date.UTC(2026, 10, 28, 19, 5)
  const words = (now: number) => String(shortTime(time, now)).replace(/<[^>]*>/g, '')
  expect([words(time + 1), words(time - 1)]).toEqual(['28 Nov 19:05', '28 Nov 19:05'])
  expect(words(time + 200 * 24 * 3600 * 1000)).toBe('28 Nov 2026')
})
