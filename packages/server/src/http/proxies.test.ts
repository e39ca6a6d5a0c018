import { describe, expect, test } from 'vitest'
import { Proxies, type TrustProxy } from './proxies.ts'
import { headers } from './rendering.test-fixture.ts'

function hops(trust: TrustProxy | undefined, remoteAddress?: string, sent: Record<string, string> = {}): number {
  return new Proxies(trust).hops({ ...headers(sent), remoteAddress })
}

test('all, none, or so many', () => {
  expect([hops(undefined), hops(false), hops(0), hops(2), hops(true)]).toEqual([0, 0, 0, 2, Number.POSITIVE_INFINITY])
})

test.each<[TrustProxy, string | undefined, string | undefined]>([
  [false, '203.0.113.9', '10.0.0.1'],
  [1, '203.0.113.9', '203.0.113.9'],
  [1, '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  [2, '198.51.100.1, 203.0.113.9', '198.51.100.1'],
  [3, '198.51.100.1, 203.0.113.9', '198.51.100.1'],
  [true, '198.51.100.1, 203.0.113.9', '198.51.100.1'],
  [['10.0.0.0/8'], '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  [1, 'unknown', '10.0.0.1'],
  [1, '"open', '10.0.0.1'],
  [1, undefined, '10.0.0.1'],
])('by %j, %s: the client is %s', (trust, from, client) => {
  const sent: Record<string, string> = from === undefined ? {} : { 'x-forwarded-for': from }
  expect(new Proxies(trust).client({ ...headers(sent), remoteAddress: '10.0.0.1' })).toBe(client)
})

describe('by address', () => {
  const inner = ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']

  test.each<[string, string | undefined, string, number]>([
    ['a client', '203.0.113.9', '', 0],
    ['a client that says it is behind a proxy', '203.0.113.9', '127.0.0.1', 0],
    ['an unknown address', undefined, '203.0.113.9', 0],
    ['a proxy', '127.0.0.1', '203.0.113.9', 1],
    ['a proxy that says nothing', '127.0.0.1', '', 1],
    ['IPv4 in IPv6', '::ffff:10.1.2.3', '203.0.113.9', 1],
    ['IPv6', '2001:db8::5', '203.0.113.9', 1],
    ['a second proxy', '127.0.0.1', '203.0.113.9, 10.1.2.3', 2],
    ['proxies alone', '127.0.0.1', '10.0.0.9, 10.1.2.3', 3],
    ['what the client has forged', '127.0.0.1', '10.0.0.9, 203.0.113.9', 1],
    ['no addresses', '127.0.0.1', '10.0.0.9, unknown', 1],
  ])('%s', (_, address, from, expected) => {
    expect(hops(inner, address, from === '' ? {} : { 'x-forwarded-for': from })).toBe(expected)
  })

  test('many addresses cost no more than their number', () => {
    const from = Array.from({ length: 5000 }, () => '10.0.0.1').join()
    expect(hops(inner, '127.0.0.1', { 'x-forwarded-for': from })).toBe(5001)
  })

  test('an empty list trusts no proxy', () => {
    expect(hops([], '127.0.0.1')).toBe(0)
  })
})

test.each<[TrustProxy]>([[-1], [1.5], [Number.NaN], [['proxy']], [['10.0.0.0/33']], [['10']], [['']]])(
  '%j is refused',
  (trust) => {
    const refusal = { code: 'definition', message: expect.stringContaining('trustProxy') }
    expect(() => new Proxies(trust)).toThrow(expect.objectContaining(refusal))
  },
)
