import { describe, expect, test } from 'vitest'
import { parseWayBack } from './way-back.ts'

describe('the way back from a form', () => {
  test.each([
    ['/', '/', ''],
    ['/compute/?order=title&page=2', '/compute/', 'order=title&page=2'],
    ['/compute/a?x=/b?c', '/compute/a', 'x=%2Fb%3Fc'],
    ['/?a=\r\nSet-Cookie:x', '/', 'a=%0D%0ASet-Cookie%3Ax'],
  ])('%s leads to %s', (text, location, query) => {
    const back = parseWayBack(text)
    expect([back?.location, back?.query.toString()]).toEqual([location, query])
  })

  test.each([
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/a/../b',
    'javascript:alert(1)',
    '?a=1',
  ])('%s is no way back', (text) => expect(parseWayBack(text)).toBeUndefined())
})
