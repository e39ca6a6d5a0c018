import { once } from 'node:events'
import { request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { connect as connectPlainly } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { Hono } from 'hono'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { category, cloud, machine } from '../protocol/cloud.test-fixture.ts'
import { cert, key } from './certificate.test-fixture.ts'
import { type ServeOptions, type Serving, serve } from './serve.ts'
import type { Served } from './served.ts'

const running: Serving[] = []
const agent = new Agent({ ca: cert })

afterEach(async () => {
  for (const { server, close } of running.splice(0)) {
    server.closeAllConnections()
    await close()
  }
})

async function secure(app: Served, options: ServeOptions = {}): Promise<Serving> {
  const serving = await serve(app, { port: 0, tls: { key, cert }, ...options })
  running.push(serving)
  return serving
}

async function ask(url: string, method = 'GET', headers: Record<string, string> = {}) {
  const sent = request(url, { method, headers, agent }).end()
  const [response] = await once(sent, 'response')
  let text = ''
  for await (const piece of response) text += piece
  return { status: response.statusCode, headers: response.headers, text, protocol: response.socket.alpnProtocol }
}

const occi = { 'Content-Type': 'text/occi', Category: category(machine) }

describe('HTTPS', () => {
  test('the same service under https, by HTTP/1.1', async () => {
    const { url, port } = await secure(cloud())
    expect(url).toBe(`https://127.0.0.1:${port}`)
    const made = await ask(`${url}/machine/`, 'POST', occi)
    expect([made.status, made.headers.location?.startsWith(`${url}/machine/`)]).toEqual([201, true])
    const got = await ask(String(made.headers.location))
    expect([got.status, got.protocol, got.text.includes('com.example.state="off"')]).toEqual([200, false, true])
  })

  test('through Web requests as well', async () => {
    const parent = new Hono().route('/cloud', cloud())
    const { url } = await secure(parent)
    const made = await ask(`${url}/cloud/machine/`, 'POST', occi)
    expect([made.status, made.headers.location?.startsWith(`${url}/cloud/machine/`)]).toEqual([201, true])
  })

  test('HTTP/2 is not agreed on', async () => {
    const { port } = await secure(cloud())
    const refused = connect({ port, host: '127.0.0.1', ca: cert, ALPNProtocols: ['h2'] })
    await expect(once(refused, 'secureConnect')).rejects.toThrow(/no.application.protocol/i)
    const both = connect({ port, host: '127.0.0.1', ca: cert, ALPNProtocols: ['h2', 'http/1.1'] })
    await once(both, 'secureConnect')
    expect(both.alpnProtocol).toBe('http/1.1')
    both.destroy()
  })

  test('the same limits', async () => {
    const { url } = await secure(cloud(), { maxHeaderCount: 5, maxHeaderSize: 2000 })
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`X-${n}`, '1']))
    expect((await ask(`${url}/-/`, 'GET', many)).status).toBe(431)
    expect((await ask(`${url}/-/`, 'GET', { 'X-Long': 'x'.repeat(4000) })).status).toBe(431)
  })

  test('HTTP without encryption is cut off, and the service goes on', async () => {
    const { url, port } = await secure(cloud())
    const plain = plainRequest({ port, host: '127.0.0.1' }).end()
    await expect(once(plain, 'response')).rejects.toThrow()
    expect((await ask(`${url}/-/`)).status).toBe(200)
  })

  test('a renewed certificate', async () => {
    const { url, server } = await secure(cloud())
    if ('setSecureContext' in server) server.setSecureContext({ key, cert })
    expect((await ask(`${url}/-/`)).status).toBe(200)
  })

  test.each([{ key: 'none', cert }, { key, cert: '' }, { cert }])(
    'what is no certificate is told at once',
    async (tls) => {
      await expect(serve(cloud(), { port: 0, tls }).then(({ url, close }) => ask(url).finally(close))).rejects.toThrow()
    },
  )
})

describe('a connection', () => {
  const asked = 'GET /a HTTP/1.1\r\nHost: localhost\r\n'
  const upgrade = 'Connection: upgrade\r\nUpgrade: h2c\r\n'
  const handle: Served['handle'] = async ({ target }) => {
    await new Promise((resolve) => setImmediate(resolve))
    return { status: 200, fields: [], body: `(${target})` }
  }

  async function received(octets: string, end: boolean): Promise<string> {
    const { port } = await secure({ fetch: () => new Response(), handle })
    const options = { port, host: '127.0.0.1', ca: cert, allowHalfOpen: true }
    const socket = connect(options)
    await once(socket, 'secureConnect')
    if (end) socket.end(octets)
    else socket.write(octets)
    let text = ''
    for await (const piece of socket) text += piece
    socket.destroy()
    return text
  }

  test('whose client ends its side gets all its answers', async () => {
    expect((await received(`${asked}\r\n${asked}\r\n`, true)).match(/\(\/a\)/g)).toHaveLength(2)
  })

  test('ends with the answer to an offer to upgrade', async () => {
    const octets = `${asked}\r\n${asked}${upgrade}\r\n${asked}\r\n`
    expect((await received(octets, false)).match(/\(\/a\)/g)).toHaveLength(2)
  })

  test('that asks for a tunnel is refused', async () => {
    expect(await received('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', false)).toMatch(/^HTTP\/1\.1 501 /)
  })
})

describe('closing', () => {
  const idle = async (port: number): Promise<TLSSocket> => {
    const socket = connect({ port, host: '127.0.0.1', ca: cert })
    await once(socket, 'secureConnect')
    return socket
  }

  test('finishes what is under way, and ends idle connections', async () => {
    let answer = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    const handle = vi.fn(async () => {
      await asked
      return { status: 200, fields: [], body: 'done' }
    })
    const { url, port, close } = await secure({ fetch: () => new Response(), handle })
    const [used, unused] = [await idle(port), await idle(port)]
    used.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const waiting = ask(url)
    await vi.waitFor(() => expect(handle).toHaveBeenCalledTimes(2), 30_000)
    const closed = close()
    await once(unused.resume(), 'end')
    answer()
    expect((await waiting).text).toBe('done')
    await Promise.all([closed, once(used.resume(), 'end')])
  })

  test('waits for no connection on which nothing is agreed on', async () => {
    const { port, server, close } = await secure(cloud(), { closeTimeout: 50 })
    const connected = once(server, 'connection')
    const silent = connectPlainly(port, '127.0.0.1')
    silent.on('error', () => {})
    await connected
    await close()
    silent.destroy()
  })
})
