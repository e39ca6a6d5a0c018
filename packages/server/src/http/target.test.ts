import { describe, expect, test } from 'vitest'
import { parseTarget, splitTarget } from './target.ts'

describe('parseTarget (RFC 9112 §3.2)', () => {
  test.each([
    ['/', '/', ''],
    ['/-/', '/-/', ''],
    ['/compute/1?action=start', '/compute/1', 'action=start'],
    ['/compute/?', '/compute/', ''],
    ['/?category=http%3A%2F%2Fa%23b&x=a+b', '/', 'category=http%3A%2F%2Fa%23b&x=a+b'],
    ['/a?b?c', '/a', 'b%3Fc='],
    ['/caf%c3%a9/%41,', '/caf%C3%A9/A%2C', ''],
    ['http://host:80/compute/1?x=y', '/compute/1', 'x=y'],
    ['HTTPS://host', '/', ''],
    ['http://host?x=y', '/', 'x=y'],
    ['*', '*', ''],
    ['//compute///1?a=//b', '/compute/1', 'a=%2F%2Fb'],
    ['http://host//compute/1', '/compute/1', ''],
  ])('%s', (target, path, query) => {
    const parsed = parseTarget(target, 1000)
    expect(parsed.path).toBe(path)
    expect(parsed.query.toString()).toBe(query)
  })

  test.each([
    '',
    'compute',
    'host:443',
    'ftp://a/b',
    '/a/../b',
    '/a/./b',
    '/%2e%2e/x',
    '/%zz',
    '/a%00',
    '/a%0d%0ab',
    '/%ff',
    '/a#b',
    '*x',
  ])('%j: syntax', (target) => {
    expect(() => parseTarget(target, 1000)).toThrow(expect.objectContaining({ code: 'syntax' }))
  })

  test('one that is too long', () => {
    expect(parseTarget('/abc', 4).path).toBe('/abc')
    expect(() => parseTarget('/abcd', 4)).toThrow(expect.objectContaining({ code: 'too-large' }))
  })

  test('each request has a query of its own', () => {
    parseTarget('/a', 10).query.append('x', 'y')
    expect(parseTarget('/a', 10).query.has('x')).toBe(false)
  })
})

test.each([
  ['http://cloud.example:81/a?b', { host: 'cloud.example:81', target: '/a?b' }],
  ['https://[::1]', { host: '[::1]', target: '/' }],
  ['http://a?b', { host: 'a', target: '/?b' }],
  ['http:///a', { host: '', target: '/a' }],
  ['/a', { target: '/a' }],
  ['*', { target: '*' }],
])('splitTarget %s', (target, expected) => {
  expect(splitTarget(target)).toEqual(expected)
})
