import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatOrigin, parseAuthority, splitUrl } from './authority.ts'

describe('parseAuthority (RFC 3986 §3.2)', () => {
  test.each([
    ['localhost', { name: 'localhost', port: undefined }],
    ['Cloud.Example.com:8443', { name: 'cloud.example.com', port: 8443 }],
    ['localhost.', { name: 'localhost', port: undefined }],
    ['my_service:80', { name: 'my_service', port: 80 }],
    ['127.0.0.1:', { name: '127.0.0.1', port: undefined }],
    ['[::1]:8888', { name: '[::1]', port: 8888 }],
    ['[2001:DB8::1]', { name: '[2001:db8::1]', port: undefined }],
  ])('%s', (text, expected) => {
    expect(parseAuthority(text)).toEqual(expected)
  })

  test.each([
    '',
    '.',
    ':80',
    'a b',
    'a/b',
    'user@host',
    'a,b',
    'a"b',
    '::1',
    '[::1',
    '[x]',
    'a:65536',
    'a:123456',
    'a:b',
    'grün',
    '[::1%25eth0]',
  ])('%j is none', (text) => {
    expect(parseAuthority(text)).toBeUndefined()
  })
})

test('formatOrigin leaves out the port that the scheme implies', () => {
  expect(formatOrigin('http', { name: 'a', port: 80 })).toBe('http://a')
  expect(formatOrigin('https', { name: 'a', port: 443 })).toBe('https://a')
  expect(formatOrigin('https', { name: 'a', port: 80 })).toBe('https://a:80')
  expect(formatOrigin('http', { name: 'a', port: undefined })).toBe('http://a')
})

describe('splitUrl', () => {
  test.each([
    ['http://A.example:80/x?y#z', { origin: 'http://a.example', name: 'a.example', rest: '/x?y#z' }],
    ['HTTPS://[::1]:443', { origin: 'https://[::1]', name: '[::1]', rest: '' }],
    ['https://a:8443?x', { origin: 'https://a:8443', name: 'a', rest: '?x' }],
  ])('%s', (url, expected) => {
    expect(splitUrl(url)).toEqual(expected)
  })

  test.each([
    'null',
    '',
    '/path',
    '//a/b',
    'ftp://a/',
    'urn:uuid:1',
    'http:/a',
    'http://',
    'http://u@a/',
    'http://a\\.b/',
  ])('%j is none', (url) => {
    expect(splitUrl(url)).toBeUndefined()
  })

  test('agrees with the URL standard', () => {
    const scheme = fc.constantFrom('http', 'HTTPS')
    const name = fc.stringMatching(/^[A-Za-z][a-z0-9]{0,6}(?:\.[a-z]{2,5}){0,2}$/)
    const port = fc.constantFrom('', ':80', ':443', ':8080')
    const rest = fc.constantFrom('', '/', '/a', '?b', '#c')
    fc.assert(
      fc.property(scheme, name, port, rest, (...parts) => {
        const url = `${parts[0]}://${parts.slice(1).join('')}`
        expect(splitUrl(url)).toEqual({ origin: new URL(url).origin, name: new URL(url).hostname, rest: parts[3] })
      }),
    )
  })
})
