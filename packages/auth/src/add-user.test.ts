import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { addUser, requireName, requirePassword } from './add-user.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-add-user-'))
afterAll(() => rmSync(folder, { recursive: true }))
const hashes = [
  '$2b$04$......................hNOU8mbi3sYb.0HVXQUYSRGZqEeIpsK',
  '$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC',
] as const
const at = (name: string) => join(folder, name)

test('creates the file, adds to it, and replaces; only its owner can read it, and a link to it stays one', async () => {
  await addUser(at('users'), 'ann', hashes[0])
  symlinkSync(at('users'), at('link'))
  writeFileSync(at('users'), `# mine\n${readFileSync(at('users'))}`, { mode: 0o644 })
  await addUser(at('link'), 'ann', hashes[1])
  const text = readFileSync(at('users'), 'utf8')
  expect(text).toBe(`# mine\nann:${hashes[1]}\n`)
  expect(statSync(at('users')).mode & 0o777).toBe(0o600)
  expect(existsSync(at('users.new'))).toBe(false)
})

test('changes nothing if the file is wrong, or if another process is changing it', async () => {
  writeFileSync(at('wrong'), 'ann')
  await expect(addUser(at('wrong'), 'bob', hashes[0])).rejects.toThrow('line 1')
  expect([readFileSync(at('wrong'), 'utf8'), existsSync(at('wrong.new'))]).toEqual(['ann', false])
  writeFileSync(at('busy.new'), '')
  await expect(addUser(at('busy'), 'bob', hashes[0])).rejects.toThrow(/busy\.new exists/)
  expect([existsSync(at('busy')), existsSync(at('busy.new'))]).toEqual([false, true])
})

test.each(['', 'a:b', 'a\nb', '#a', ' a', 'x'.repeat(256)])('the name %j is refused', (name) => {
  expect(() => requireName(name)).toThrow(expect.objectContaining({ code: 'invalid' }))
})

test.each([
  ['seven77', 'a password must have at least 8 characters'],
  ['🔑🔑🔑🔑🔑🔑🔑', 'a password must have at least 8 characters'],
  ['x'.repeat(73), 'a password must have at most 72 octets, since bcrypt ignores the others; this one has 73'],
  ['ö'.repeat(37), 'this one has 74'],
  ['pass\tword', 'must not contain control characters'],
  [Buffer.from('gro\xdfes wort', 'latin1').toString(), 'a password must be UTF-8'],
])('the password %j is refused', (password, message) => {
  expect(() => requirePassword(password)).toThrow(message)
})

test('names and passwords are normalized to NFC', () => {
  expect([requireName('e\u0301'), requirePassword('passworu\u0308d')]).toEqual(['é', 'passworüd'])
  expect(requirePassword('ö'.repeat(36))).toHaveLength(36)
})
