import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCredentials, parseCredentials } from './credentials.ts'

const base64 = (octets: string | Uint8Array) => Buffer.from(octets).toString('base64')

describe('credentials (RFC 7617)', () => {
  test.each([
    // RFC 7617 §2 and §2.1
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', { name: 'Aladdin', password: 'open sesame' }],
    ['Basic dGVzdDoxMjPCow==', { name: 'test', password: '123£' }],
    ['bAsIc   QWxhZGRpbjpvcGVuIHNlc2FtZQ== ', { name: 'Aladdin', password: 'open sesame' }],
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ', { name: 'Aladdin', password: 'open sesame' }],
    [`Basic ${base64('a:b:c')}`, { name: 'a', password: 'b:c' }],
    [`Basic ${base64(':')}`, { name: '', password: '' }],
    [`Basic ${base64('e\u0301:o\u0308')}`, { name: 'é', password: 'ö' }],
  ])('%s', (text, credentials) => {
    expect(parseCredentials(text)).toEqual(credentials)
  })

  test.each([
    '',
    'Basic',
    'Basic ',
    'Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    'BasicQWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    'Basic a:b',
    'Basic QWxh!ZGRpbjo=',
    `Basic ${base64('no colon')}`,
    `Basic ${base64(Uint8Array.of(0xe9, 0x3a, 0x78))}`, // ISO 8859-1
    `Basic ${base64('a:b\n')}`,
    `Basic ${base64('a\0:b')}`,
    `Basic ${base64('a:b')}, Basic ${base64('c:d')}`,
  ])('%j is malformed', (text) => {
    expect(parseCredentials(text)).toBeUndefined()
  })

  test('what is written is read', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !/\p{Cc}/u.test(one))
    fc.assert(
      fc.property(text, text, (one, other) => {
        const credentials = { name: one.replaceAll(':', ''), password: other }
        expect(parseCredentials(formatCredentials(credentials))).toEqual({
          name: credentials.name.normalize('NFC'),
          password: other.normalize('NFC'),
        })
      }),
    )
  })
})
