import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { exitCodes } from './exit-code.ts'
import { closeAll, command, folder, TestCloud } from './occi.test-fixture.ts'

afterEach(closeAll)

/** Starts the command as a process of its own, from source. */
function started(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  const main = new URL('main.ts', import.meta.url).pathname
  const home = folder()
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env
  return spawn(process.execPath, ['--conditions=occi-source', '--no-warnings', main, ...args], {
    env: { ...rest, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, ...env },
  })
}

async function ended(child: ChildProcessWithoutNullStreams) {
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, out, err }
}

describe('the process', () => {
  test('shows its version and its help', async () => {
    expect(await ended(started(['--version']))).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    })
    expect((await ended(started([]))).out).toMatch(/^Usage: occi \[options\] \[command\]\n/)
  })

  test('uses a service, and writes colours only for a terminal', async () => {
    const cloud = await TestCloud.start()
    await cloud.done('create compute/a')
    const env = { OCCI_URL: cloud.url }
    expect(await ended(started(['get', 'compute', '-o', 'name'], env))).toEqual({
      code: 0,
      out: 'compute/a\n',
      err: '',
    })
    const plain = await ended(started(['start', 'compute/a', 'compute/b'], env))
    expect(plain).toEqual({ code: 5, out: 'compute/a: start done\n', err: expect.stringMatching(/^error: no entity/) })
    const coloured = await ended(started(['get', 'compute'], { ...env, FORCE_COLOR: '1' }))
    expect(coloured.out).toContain('\u001b[32mactive\u001b[39m')
    const without = await ended(started(['get', 'compute'], { ...env, NO_COLOR: '1' }))
    expect(without.out).not.toContain('\u001b')
  })

  test('ends when it is interrupted, and when its reader ends', async () => {
    const cloud = await TestCloud.start()
    await cloud.done('create compute/a')
    const env = { OCCI_URL: cloud.url }
    const watching = started(['get', 'compute', '--watch', '-o', 'name'], env)
    await once(watching.stdout, 'data')
    watching.kill('SIGINT')
    expect(await once(watching, 'close')).toEqual([exitCodes.interrupted, null])
    const piped = started(['get', 'compute', '--watch', '-o', 'name'], env)
    await once(piped.stdout, 'data')
    piped.stdout.destroy()
    await cloud.done('create compute/b')
    expect(await once(piped, 'close')).toEqual([0, null])
  })
})

describe('errors of others', () => {
  /** A service that answers everything like this. */
  async function answering(status: number, body = '', fields: Record<string, string> = {}): Promise<string> {
    const server = createServer((_, response) => response.writeHead(status, fields).end(body)).listen(0, '127.0.0.1')
    server.unref()
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  test.each([
    [503, exitCodes.unavailable],
    [403, exitCodes.forbidden],
    [404, exitCodes.notFound],
  ])('the answer %i has an exit code', async (status, code) => {
    const ended = await command(['get', 'compute'], { env: { OCCI_URL: await answering(status) } })
    expect(ended).toMatchObject({ code, out: '', err: expect.stringMatching(/^error: /) })
  })

  test('a service that is not there, and one that is none', async () => {
    expect(await command(['get', 'compute'], { env: { OCCI_URL: 'http://127.0.0.1:9/' } })).toMatchObject({
      code: exitCodes.unavailable,
      err: expect.stringContaining('Is the service running, and is its URL right?'),
    })
    const url = await answering(200, '<h1>Welcome</h1>', { 'content-type': 'text/html' })
    const { code, err } = await command(['get', 'compute'], { env: { OCCI_URL: url } })
    expect([code, err]).toEqual([exitCodes.refused, expect.stringContaining('text/html')])
  })
})
