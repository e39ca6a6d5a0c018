import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { readPassword } from './read-password.ts'

function read(text: string, isTTY = false) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => {} })
  input.end(text)
  let shown = ''
  const password = readPassword(input, (prompt) => {
    shown += prompt
  })
  return { password, shown: () => shown }
}

test.each([
  ['secret word\n', 'secret word'],
  ['secret word\r\nanother\n', 'secret word'],
  ['Größe 🔑', 'Größe 🔑'],
])('from a pipe: the first line of %j', async (text, password) => {
  const it = read(text)
  expect([await it.password, it.shown()]).toEqual([password, ''])
})

test('from a terminal: twice, until both are the same; typing is not shown', async () => {
  const it = read('one\rtwo\rthrex\x7fe\rthree\r', true)
  expect(await it.password).toBe('three')
  expect(it.shown()).toBe('Password: \nThe same again: \nThese were not the same.\nPassword: \nThe same again: \n')
})

test.each([
  ['nothing from a pipe', '', false],
  ['Ctrl+C', 'secret\x03', true],
  ['Ctrl+D', '\x04', true],
])('%s: no password', async (_, text, isTTY) => {
  await expect(read(text, isTTY).password).rejects.toThrow('no password was given')
})
