import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { addUser, formatCredentials } from '@occi/auth'
import { hashSync } from 'bcryptjs'
import { afterAll, expect, test } from 'vitest'

const main = ['--conditions=occi-source', new URL('main.ts', import.meta.url).pathname]
const folder = mkdtempSync(join(tmpdir(), 'occi-users-'))
afterAll(() => rmSync(folder, { recursive: true }))
const users = join(folder, 'users')

/** Runs the demo to its end with something on its input. */
async function run(input: string, ...args: string[]) {
  const child = spawn('node', [...main, ...args])
  child.stdin.end(input)
  const exit = new Promise((resolve) => child.once('exit', resolve))
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { out, error, code }
}

/** Starts the demo with its users, on a database that lasts. */
async function start() {
  const args = ['--port', '0', '--database', join(folder, 'occi.db'), '--users', users]
  const child = spawn('node', [...main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const chunk of child.stdout) {
    said += chunk
    if (said.includes('Ctrl+C')) break
  }
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
  const send = (method: string, path: string, name: string, password: string, body?: string) =>
    fetch(new URL(path, url), {
      method,
      headers: { Authorization: formatCredentials({ name, password }), 'Content-Type': 'text/plain' },
      ...(body === undefined ? {} : { body }),
    })
  const stop = () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    return ended
  }
  return { send, stop }
}

test('users are added, sign in while it runs, and find their resources after a restart', async () => {
  const added = await run('sesame 1\n', '--users', users, '--add-user', 'ann')
  expect(added).toEqual({ out: `ann was added to the file ${users} and can sign in now\n`, error: '', code: 0 })
  expect(readFileSync(users, 'utf8')).toMatch(/^ann:\$2b\$10\$.{53}\n$/)
  const first = await start()
  const compute = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
  const tag = 'Category: tag; scheme="http://me.example.org/tags#"; class="mixin"; location="/tag/"'
  try {
    expect((await first.send('POST', '/-/', 'ann', 'sesame 1', tag)).status).toBe(200)
    expect((await first.send('PUT', '/compute/1', 'ann', 'sesame 1', `${compute}\n${tag}`)).status).toBe(201)
    expect((await first.send('GET', '/', 'bob', 'sesame 2')).status).toBe(401)
    await addUser(users, 'bob', hashSync('sesame 2', 4))
    expect((await first.send('PUT', '/compute/1', 'bob', 'sesame 2', compute)).status).toBe(201)
    await addUser(users, 'ann', hashSync('sesame 3', 4))
    expect((await first.send('GET', '/', 'ann', 'sesame 1')).status).toBe(401)
  } finally {
    expect(await first.stop()).toBe(0)
  }
  const second = await start()
  try {
    const tagged = await second.send('GET', '/tag/', 'ann', 'sesame 3')
    expect([tagged.status, (await tagged.text()).endsWith('/compute/1')]).toEqual([200, true])
    const own = await (await second.send('GET', '/compute/1', 'bob', 'sesame 2')).text()
    expect([own.includes('occi.compute.state="inactive"'), own.includes('tag')]).toEqual([true, false])
  } finally {
    await second.stop()
  }
})

test('what cannot be taken: one line and exit code 1', async () => {
  const short = await run('short\n', '--users', users, '--add-user', 'eve')
  expect(short).toEqual({
    out: '',
    error: `cannot add "eve" to ${users}: a password must have at least 8 characters\n`,
    code: 1,
  })
  const wrong = join(folder, 'wrong')
  writeFileSync(wrong, '# users\nann:secret\n')
  expect(await run('', '--users', wrong, '--port', '0', '--database', ':memory:')).toMatchObject({
    error: expect.stringMatching(/^cannot use the users of .*wrong: line 2: the hash of ann is not bcrypt: [^\n]*\n$/),
    code: 1,
  })
})
