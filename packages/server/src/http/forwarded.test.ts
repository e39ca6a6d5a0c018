import { describe, expect, test } from 'vitest'
import { forwardedFor, forwardedHost, forwardedPrefix, forwardedScheme } from './forwarded.ts'
import { headers } from './rendering.test-fixture.ts'

describe('what a proxy says of the request it has got (RFC 7239)', () => {
  test.each<[string, Record<string, string>, string | undefined, string | undefined]>([
    ['nothing', {}, undefined, undefined],
    ['Forwarded', { forwarded: 'for=192.0.2.1;Host=cloud.example.com;proto=https' }, 'cloud.example.com', 'https'],
    ['quoted', { forwarded: 'for="[2001:db8::1]:4711"; host="a.example:8443" ;proto=HTTP' }, 'a.example:8443', 'http'],
    ['the first of several', { forwarded: 'host=a;proto=https, host=b;proto=http' }, 'a', 'https'],
    ['a comma within quotes', { forwarded: 'for="x,y";host=a' }, 'a', undefined],
    ['the older fields', { 'x-forwarded-host': 'a, b', 'x-forwarded-proto': 'https, http' }, 'a', 'https'],
    ['a port apart', { 'x-forwarded-host': 'a', 'x-forwarded-port': '8443' }, 'a:8443', undefined],
    ['a port twice', { 'x-forwarded-host': 'a:1', 'x-forwarded-port': '8443' }, 'a:1', undefined],
    ['Forwarded before the older fields', { forwarded: 'host=a', 'x-forwarded-host': 'b' }, 'a', undefined],
    ['another scheme', { 'x-forwarded-proto': 'gopher' }, undefined, undefined],
    ['nonsense', { forwarded: ';=;host;,' }, undefined, undefined],
  ])('%s', (_, fields, host, scheme) => {
    expect(forwardedHost(headers(fields), Number.POSITIVE_INFINITY)).toBe(host)
    expect(forwardedScheme(headers(fields), Number.POSITIVE_INFINITY)).toBe(scheme)
  })
})

describe('of several proxies, of which so many are believed', () => {
  const fields = { forwarded: 'host=forged;proto=http, host=outer;proto=https, host=inner;proto=http' }
  const older = { 'x-forwarded-host': 'forged, outer, inner', 'x-forwarded-proto': 'http, https, http' }

  test.each([
    [1, 'inner', 'http'],
    [2, 'outer', 'https'],
    [3, 'forged', 'http'],
    [9, 'forged', 'http'],
  ])('%i', (hops, host, scheme) => {
    for (const from of [fields, older]) {
      expect([forwardedHost(headers(from), hops), forwardedScheme(headers(from), hops)]).toEqual([host, scheme])
    }
  })

  test('a long list costs no more than its length', () => {
    for (const piece of ['\\"', '"\\"', 'a;=",', 'for="x",', '::1,', '/']) {
      for (const field of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-prefix']) {
        const sent = headers({ [field]: piece.repeat(60_000 / piece.length) })
        for (const read of [forwardedHost, forwardedScheme, forwardedPrefix, forwardedFor]) {
          try {
            read(sent, 1)
          } catch (error) {
            expect(error).toMatchObject({ code: 'syntax' })
          }
        }
      }
    }
  })

  test('a client cannot enclose in a quoted string what a proxy adds', () => {
    for (const field of ['forwarded', 'x-forwarded-host']) {
      const forged = headers({ [field]: 'host=evil;for="x, for=192.0.2.1;host=cloud.example.com' })
      expect(() => forwardedHost(forged, 1)).toThrow(expect.objectContaining({ code: 'syntax' }))
    }
  })
})

describe('forwardedPrefix', () => {
  test.each([
    ['/cloud', 1, '/cloud'],
    ['/cloud/', 1, '/cloud'],
    ['/', 1, ''],
    ['/outer, /inner', 2, '/outer/inner'],
    ['/forged, /inner', 1, '/inner'],
    ['/caf%c3%a9', 1, '/caf%C3%A9'],
  ])('%s, %i believed', (value, hops, prefix) => {
    expect(forwardedPrefix(headers({ 'x-forwarded-prefix': value }), hops)).toBe(prefix)
  })

  test('none', () => {
    expect(forwardedPrefix(headers({}), Number.POSITIVE_INFINITY)).toBe('')
  })

  test.each(['cloud', '//evil.example', '/a/../b', 'http://evil.example'])('%s is refused', (value) => {
    const refusal = expect.objectContaining({ code: 'syntax', message: expect.stringContaining('X-Forwarded-Prefix') })
    expect(() => forwardedPrefix(headers({ 'x-forwarded-prefix': value }), 1)).toThrow(refusal)
  })
})

test.each<[Record<string, string>, readonly string[]]>([
  [{}, []],
  [{ 'x-forwarded-for': '203.0.113.9, 10.0.0.1:4711' }, ['203.0.113.9', '10.0.0.1']],
  [{ forwarded: 'for=203.0.113.9;host=a, for="[2001:db8::1]:80", proto=https' }, ['203.0.113.9', '2001:db8::1', '']],
  [{ 'x-forwarded-for': '2001:db8::1, [2001:db8::2], unknown' }, ['2001:db8::1', '2001:db8::2', 'unknown']],
])('%j came from %j', (fields, addresses) => {
  expect(forwardedFor(headers(fields))).toEqual(addresses)
})
