import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Application } from '@occi/server'
import { type Serving, serve } from '@occi/server/node'
import { hashSync } from 'bcryptjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BasicScheme } from './basic-scheme.ts'
import { formatCredentials } from './credentials.ts'
import { RequestAuthenticator } from './request-authenticator.ts'
import { UsersFile } from './users-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-flood-'))
const names = Array.from({ length: 10 }, (_, number) => `user${number}`)
let server: Serving
let authenticate: RequestAuthenticator

beforeAll(async () => {
  const file = join(folder, 'users')
  writeFileSync(file, ['ann', ...names].map((name) => `${name}:${hashSync(`of ${name}`, 4)}\n`).join(''))
  authenticate = new RequestAuthenticator({ schemes: [new BasicScheme({ users: await UsersFile.open(file) })] })
  server = await serve(new Application({ authenticate }), { port: 0 })
})
afterAll(async () => {
  await server.close()
  await authenticate.close()
  rmSync(folder, { recursive: true })
})

async function statusOf(name: string, password: string): Promise<number> {
  const headers = { Authorization: formatCredentials({ name, password }) }
  const response = await fetch(new URL('/', server.url), { headers })
  await response.arrayBuffer()
  return response.status
}

test.each([
  ['one name', () => 'ann', names.slice(0, 5)],
  ['many names', (number: number) => `ann${number % 37}`, names.slice(5)],
])('in a flood of wrong passwords for %s, from the same address, every new user signs in', async (_, nameOf, users) => {
  let isOver = false
  let tries = 0
  const statuses = new Set<number>()
  const flood = Array.from({ length: 40 }, async () => {
    while (!isOver) statuses.add(await statusOf(nameOf(++tries), `guess ${tries}`))
  })
  for (const user of users) expect([user, await statusOf(user, `of ${user}`)]).toEqual([user, 200])
  isOver = true
  await Promise.all(flood)
  expect([...statuses].filter((status) => status !== 401 && status !== 429)).toEqual([])
})
