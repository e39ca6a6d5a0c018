import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { anyCharacter } from '../any-character.test-fixture.ts'
import { OcciError } from '../error.ts'
import {
  comparePositions,
  formatCursor,
  isWithin,
  type ListingPosition,
  parseCursor,
  pathsAbove,
  type Range,
  rangesOf,
} from './position.ts'

const position: fc.Arbitrary<ListingPosition> = fc.record({
  link: fc.boolean(),
  location: fc.string({ unit: anyCharacter }).map((text) => `/${text}`),
  owner: fc.option(
    fc.string({ unit: anyCharacter }).filter((text) => !/\p{Cs}/u.test(text)),
    { nil: undefined },
  ),
})

describe('cursors', () => {
  it('lead back to their position', () => {
    fc.assert(
      fc.property(position, (one) => {
        expect(parseCursor(formatCursor(one))).toEqual(one)
      }),
    )
  })

  it.each([
    [{ link: false, location: '/compute/1', owner: undefined }, 'r/compute/1'],
    [{ link: true, location: '/l/1', owner: 'ann' }, 'l@ann/l/1'],
    [{ link: false, location: '/a', owner: 'a/b @ü' }, 'r@a%2Fb%20%40%C3%BC/a'],
    [{ link: false, location: '/a', owner: '' }, 'r@/a'],
  ])('%j is %s', (one, text) => {
    expect(formatCursor(one)).toBe(text)
  })

  it.each(['', 'r', 'x/a', 'r@a', 'compute/1', 'r@%/a', 'r@%ff/a', ' r/a', 'r\n/a'])('%j is none', (text) => {
    expect(() => parseCursor(text)).toThrow(OcciError)
  })

  it('a long text that is none is shown in short', () => {
    expect(() => parseCursor('x'.repeat(1000))).toThrow(/^"x{59}…" is not a cursor/)
  })
})

describe('positions', () => {
  const inOrder: readonly ListingPosition[] = [
    { link: false, location: '/a', owner: undefined },
    { link: false, location: '/a', owner: '' },
    { link: false, location: '/a', owner: 'ann' },
    { link: false, location: '/a/b', owner: undefined },
    { link: false, location: '/b', owner: 'ann' },
    { link: true, location: '/a', owner: undefined },
    { link: true, location: '/a', owner: 'ann' },
  ]

  it('have one order', () => {
    for (const [i, a] of inOrder.entries()) {
      for (const [j, b] of inOrder.entries()) expect(Math.sign(comparePositions(a, b))).toBe(Math.sign(i - j))
    }
  })
})

describe('ranges', () => {
  const from = (link: boolean, location: string, owner?: string) => ({ link, location, owner })

  it.each([
    {
      title: 'everything',
      ranges: rangesOf(),
      expected: [
        { link: false, from: from(false, '/'), exclusive: false, before: '0' },
        { link: true, from: from(true, '/'), exclusive: false, before: '0' },
      ],
    },
    {
      title: 'after a resource',
      ranges: rangesOf(undefined, 'r/b'),
      expected: [
        { link: false, from: from(false, '/b'), exclusive: true, before: '0' },
        { link: true, from: from(true, '/'), exclusive: false, before: '0' },
      ],
    },
    {
      title: 'after a link',
      ranges: rangesOf(undefined, 'l@ann/b'),
      expected: [{ link: true, from: from(true, '/b', 'ann'), exclusive: true, before: '0' }],
    },
    {
      title: 'below a path, after what comes before it',
      ranges: rangesOf('/b/', 'r/a'),
      expected: [
        { link: false, from: from(false, '/b/'), exclusive: false, before: '/b0' },
        { link: true, from: from(true, '/b/'), exclusive: false, before: '/b0' },
      ],
    },
    {
      title: 'below a path, after a link that comes before it',
      ranges: rangesOf('/b/', 'l/a'),
      expected: [{ link: true, from: from(true, '/b/'), exclusive: false, before: '/b0' }],
    },
  ])('$title', ({ ranges, expected }) => {
    expect(ranges).toEqual(expected)
  })
})

test('a position lies in a stretch from its start to its end', () => {
  const [below] = rangesOf('/b/')
  const [after] = rangesOf(undefined, 'r@ann/b')
  const at = (location: string, owner?: string, link = false) => ({ link, location, owner })
  const within = (range: Range | undefined) => (one: ListingPosition) => range !== undefined && isWithin(one, range)
  expect([at('/b'), at('/b/'), at('/b/a'), at('/b0'), at('/b/a', 'ann', true)].map(within(below))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ])
  expect([at('/b'), at('/b', 'ann'), at('/b', 'bob'), at('/c')].map(within(after))).toEqual([false, false, true, true])
})

test.each([
  ['/a', ['/']],
  ['/a/b/c', ['/', '/a/', '/a/b/']],
  ['/a/', ['/', '/a/']],
])('%s lies below %j', (location, paths) => expect(pathsAbove(location)).toEqual(paths))
