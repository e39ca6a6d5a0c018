import { describe, expect, test } from 'vitest'
import { forwardedHost, forwardedScheme } from './forwarded.ts'
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
    expect(forwardedHost(headers(fields))).toBe(host)
    expect(forwardedScheme(headers(fields))).toBe(scheme)
  })
})
