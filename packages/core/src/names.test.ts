import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from './any-character.test-fixture.ts'
import {
  canonicalPath,
  isCategoryLocation,
  isEntityLocation,
  isScheme,
  isTerm,
  isTypeIdentifier,
  isUri,
  isUriReference,
} from './names.ts'

describe('terms and attribute names (GFD.229 Category ABNF: term)', () => {
  test.each(['a', '7', 'compute', 'occi.core.title', 'os_tpl', 'mem-large', 'A1_.-', 'constructor', 'toString'])(
    '%j is one',
    (text) => expect(isTerm(text)).toBe(true),
  )

  test.each(['', ' ', '.a', '-a', '_a', '__proto__', 'a b', 'a\n', 'ä', 'a;b', 'a,b', 'a"', 'a#', 'a/b'])(
    '%j is none',
    (text) => expect(isTerm(text)).toBe(false),
  )
})

describe('URIs (RFC 3986)', () => {
  test.each(['http://example.com/', 'urn:uuid:1', 'mailto:a@b.example', 'http://[::1]:80/a?b=c#d', 'a:', 'x:%C3%A4'])(
    '%j is one',
    (text) => expect(isUri(text)).toBe(true),
  )

  test.each([
    '',
    'example',
    '/a',
    '1a:b',
    'http://a b',
    'http://a\r\nb',
    'http://ä',
    'a:%zz',
    'a:%4',
    'a:#b#c',
    'a:"',
    'a:<b>',
  ])('%j is none', (text) => expect(isUri(text)).toBe(false))

  test('the end of a URI is a reference, nothing is not', () => {
    expect(isUriReference('a/b?c#d')).toBe(true)
    expect(isUriReference('')).toBe(false)
    expect(isUriReference('a\nb')).toBe(false)
  })
})

describe('schemes and type identifiers (GFD.221 Category)', () => {
  test.each(['http://schemas.ogf.org/occi/core#', 'urn:x#'])('%j is a scheme', (text) => {
    expect(isScheme(text)).toBe(true)
  })

  test.each(['', '#', 'http://example.com/', 'http://example.com/#a', 'http://example.com/##', '/a#', 'a b:#'])(
    '%j is none',
    (text) => expect(isScheme(text)).toBe(false),
  )

  test('a type identifier is a scheme and a term', () => {
    expect(isTypeIdentifier('http://schemas.ogf.org/occi/core#resource')).toBe(true)
    for (const other of ['', 'resource', 'http://example.com/#', '#a', 'http://example.com/#a b', 'x:#a#b']) {
      expect(isTypeIdentifier(other), other).toBe(false)
    }
  })
})

describe('locations of categories (GFD.223 Namespace)', () => {
  test.each(['/compute/', '/my/occi/api/compute/', '/a%20b/'])('%j is one', (text) => {
    expect(isCategoryLocation(text)).toBe(true)
  })

  test.each(['', '/', 'compute/', '/compute', '//', '/a//b/', '/a/../b/', '/%7Ea/', '/a,b/', 'http://a/b/'])(
    '%j is none',
    (text) => expect(isCategoryLocation(text)).toBe(false),
  )

  test.each(['/-/', '/-/mine/', '/.well-known/org/ogf/occi/-/'])('%j is the query interface', (text) => {
    expect(isCategoryLocation(text)).toBe(false)
  })

  test.each(['/a', '/compute/1', '/-a', '/a/-', '/.well-known2', '/a/.well-known/b'])(
    '%j is the location of an entity',
    (text) => expect(isEntityLocation(text)).toBe(true),
  )

  test.each(['', '/', 'a', '/a/', '/%7Ea', '/-', '/-/a', '/.well-known', '/.well-known/a/b'])(
    '%j is none of an entity',
    (text) => expect(isEntityLocation(text)).toBe(false),
  )
})

describe('canonicalPath', () => {
  test.each([
    ['/', '/'],
    ['/compute/1', '/compute/1'],
    ['/compute/', '/compute/'],
    ['/%7Ejane', '/~jane'],
    ['/%63ompute', '/compute'],
    ['/a%2fb', '/a%2Fb'],
    ['/a b', '/a%20b'],
    ['/ä', '/%C3%A4'],
    ['/%c3%a4', '/%C3%A4'],
    ['/a,b;c', '/a%2Cb%3Bc'],
    ['/a:b@c', '/a:b@c'],
    ['/a%3Fb%23c', '/a%3Fb%23c'],
    ['/😀', '/%F0%9F%98%80'],
    ['/..a', '/..a'],
    ['//', '/'],
    ['//compute///1', '/compute/1'],
    ['/compute//', '/compute/'],
    ['/a//%2Fb', '/a/%2Fb'],
  ])('%j is %j', (path, expected) => expect(canonicalPath(path)).toBe(expected))

  test.each([
    '',
    'a',
    '/.',
    '/..',
    '/a/./b',
    '/a/../b',
    '/%2e%2e/a',
    '/a/%2E',
    '/%',
    '/%zz',
    '/%ff',
    '/a%00b',
    '/a\nb',
    '/a%0Ab',
    '/a\u007f',
    '/\ud800',
    'http://a/b',
  ])('%j is no path of a service', (path) => expect(canonicalPath(path)).toBeUndefined())

  // Any text, and texts of what matters in a path.
  const path = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.string({ unit: fc.constantFrom('/', '.', ',', ';', '%', '2', 'F', 'f', 'c', '3', 'a', ' ', 'ä', '?', '#') }),
  )

  test('is idempotent, and holds no empty segment and nothing that parts values in text', () => {
    fc.assert(
      fc.property(path, (rest) => {
        const canonical = canonicalPath(`/${rest}`)
        if (canonical === undefined) return
        expect(canonicalPath(canonical)).toBe(canonical)
        expect(canonical).toMatch(/^\/[A-Za-z0-9\-._~!$&'()*+=:@%/]*$/)
        expect(canonical).not.toMatch(/[,;]|\/\//)
      }),
    )
  })

  test('is equal for all percent-encodings of a path', () => {
    const octets = (text: string) => [...new TextEncoder().encode(text)]
    const encode = (text: string, upper: boolean) =>
      octets(text)
        .map((octet) => octet.toString(16).padStart(2, '0'))
        .map((digits) => `%${upper ? digits.toUpperCase() : digits}`)
        .join('')
    const character = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((one) => one !== '/')
    const spelled = fc.tuple(character, fc.boolean(), fc.boolean())
    fc.assert(
      fc.property(fc.array(spelled, { minLength: 1 }), (characters) => {
        const plain = characters.map(([one]) => one).join('')
        const encoded = characters.map(([one, isEncoded, upper]) => (isEncoded ? encode(one, upper) : one)).join('')
        // A literal percent sign starts an encoding, so it must be one.
        fc.pre(!plain.includes('%'))
        expect(canonicalPath(`/${encoded}`)).toBe(canonicalPath(`/${plain}`))
      }),
    )
  })
})
