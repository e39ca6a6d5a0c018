import { compareSync } from 'bcryptjs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultOfName, parseUsers, putUser } from './htpasswd.ts'

/** What `htpasswd -nbB myName myPassword` gives, by the documentation of Apache's httpd (Password Formats). */
const apache = 'myName:$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC'
/** From the test vectors of Openwall's crypt_blowfish. */
const openwall = [
  ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
  ['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
] as const
const hash = '$2b$04$......................hNOU8mbi3sYb.0HVXQUYSRGZqEeIpsK'

describe('a file of users', () => {
  test('as htpasswd -B writes it', () => {
    const users = parseUsers(`${apache}\n`)
    expect([...users.keys()]).toEqual(['myName'])
    expect(compareSync('myPassword', users.get('myName') ?? '')).toBe(true)
    expect(compareSync('mypassword', users.get('myName') ?? '')).toBe(false)
  })

  test.each(['a', 'b', 'y'])('with bcrypt of version 2%s', (version) => {
    for (const [password, vector] of openwall) {
      const known = parseUsers(`ann:${vector.replace('2a', `2${version}`)}`).get('ann')
      expect([compareSync(password, known ?? ''), compareSync(`${password}!`, known ?? '')]).toEqual([true, false])
    }
  })

  test('with comments, blank lines, ends of lines of any kind, and none at the end', () => {
    const text = `# the users\r\n\r\nann:${hash} \n  \n#bob:${hash}\njö rg=1:${hash}`
    expect([...parseUsers(text)]).toEqual([
      ['ann', hash],
      ['jö rg=1', hash],
    ])
    expect(parseUsers('').size).toBe(0)
  })

  test.each([
    ['ann', 'line 1: expected a name, a colon and a bcrypt hash'],
    [`ann:${hash}\n\n:${hash}`, 'line 3: a name must have 1 to 255 characters'],
    [`# a\nann:secret`, 'line 2: the hash of ann is not bcrypt: create it with htpasswd -B'],
    ['ann:$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00', /^line 1: the hash of ann is not bcrypt/],
    ['ann:{SHA}VBPuJHI7uixaa6LQGWx4s+5GKNE=', /^line 1: the hash of ann is not bcrypt/],
    [`ann:${hash}x`, /^line 1: the hash of ann is not bcrypt/],
    [`ann:${hash}:extra`, /^line 1: the hash of ann is not bcrypt/],
    [`ann:${hash.replace('$04$', '$31$')}`, 'line 1: the hash of ann has the cost 31, expected 4 to 16'],
    [`ann:${hash}\n#\nann:${hash}`, 'line 3: ann is on line 1 too'],
    [`e\u0301:${hash}\n\u00e9:${hash}`, /^line 2: . is on line 1 too/],
    [` ann:${hash}`, 'line 1: a name must not begin or end with a space'],
    [`a\tb:${hash}`, 'line 1: a name must not contain control characters'],
  ])('%j is refused', (text, message) => {
    expect(() => parseUsers(text)).toThrow(expect.objectContaining({ code: 'definition' }))
    expect(() => parseUsers(text)).toThrow(message)
  })

  test('an error shows nothing of a hash', () => {
    expect(() => parseUsers('ann:hunter2')).not.toThrow(/hunter2/)
  })
})

describe('a user who is put', () => {
  test('is added after the others, or replaced in place', () => {
    expect(putUser('', 'ann', hash)).toBe(`ann:${hash}\n`)
    expect(putUser('# users\nann:x\n\n', 'bob', hash)).toBe(`# users\nann:x\n\nbob:${hash}\n`)
    expect(putUser('ann:x', 'bob', hash)).toBe(`ann:x\nbob:${hash}\n`)
    expect(putUser('#ann:x\nann:x\nbob:y\n', 'ann', hash)).toBe(`#ann:x\nann:${hash}\nbob:y\n`)
  })

  test('is read again, and so are the others', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((one) => one.normalize('NFC'))
      .filter((one) => faultOfName(one) === undefined)
    const names = fc.uniqueArray(name, { maxLength: 5 })
    fc.assert(
      fc.property(names, fc.constantFrom('', '# a comment', '\n\n'), (all, start) => {
        const put = (text: string) => all.reduce((before, one) => putUser(before, one, hash), text)
        expect([...parseUsers(put(start))]).toEqual(all.map((one) => [one, hash]))
        expect(put(put(start))).toBe(put(start))
      }),
    )
  })
})
