import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { UsersFile } from './users-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-users-'))
const path = join(folder, 'users')
const hash = '$2b$04$......................hNOU8mbi3sYb.0HVXQUYSRGZqEeIpsK'
const said: string[] = []

beforeEach(() => {
  said.length = 0
})
afterAll(() => rmSync(folder, { recursive: true }))

async function opened(...names: string[]) {
  write(...names)
  const file = await UsersFile.open(path, (line) => said.push(line))
  return async () => [...(await file.users()).keys()]
}

function write(...names: string[]): void {
  writeFileSync(path, names.map((name) => `${name}:${hash}\n`).join(''))
}

test('what is written to the file, or put in its place, counts at once', async () => {
  const users = await opened('ann')
  expect(await users()).toEqual(['ann'])
  write('ann', 'bob')
  expect(await Promise.all([users(), users()])).toEqual([
    ['ann', 'bob'],
    ['ann', 'bob'],
  ])
  writeFileSync(join(folder, 'new'), `eve:${hash}`)
  renameSync(join(folder, 'new'), path)
  expect(await users()).toEqual(['eve'])
  expect(said).toEqual([])
})

test('while the file is missing or wrong, the users stay; each reason is reported once', async () => {
  const users = await opened('ann')
  rmSync(path)
  expect([await users(), await users()]).toEqual([['ann'], ['ann']])
  expect(said).toEqual([expect.stringMatching(/ENOENT.*; the users that were read before stay$/)])
  writeFileSync(path, 'bob:secret')
  expect([await users(), await users()]).toEqual([['ann'], ['ann']])
  expect(said.slice(1)).toEqual([expect.stringContaining(`${path}: line 1: the hash of bob is not bcrypt`)])
  write('bob')
  expect(await users()).toEqual(['bob'])
  rmSync(path)
  expect([await users(), said.length]).toEqual([['bob'], 3])
})

test('a file that cannot be used at the start is refused', async () => {
  const open = (name: string) => UsersFile.open(join(folder, name), (line) => said.push(line))
  await expect(open('none')).rejects.toThrow('ENOENT')
  await expect(open('.')).rejects.toThrow('EISDIR')
  writeFileSync(join(folder, 'latin1'), Buffer.from('jörg:x', 'latin1'))
  await expect(open('latin1')).rejects.toThrow('it is not UTF-8')
  writeFileSync(join(folder, 'wrong'), '\n\nann')
  await expect(open('wrong')).rejects.toThrow('line 3: expected')
})
