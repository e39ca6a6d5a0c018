import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Fields } from '@occi/core/authoring'
import { Hono } from 'hono'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { toFetch } from '../fetch/adapter.ts'
import { FetchRequest } from '../fetch/fetch-request.ts'
import type { Handler, HttpResponse } from '../http/messages.ts'
import { statusOf, toOcciError } from '../http/status.ts'
import { get, later, post, Raw, statuses } from './raw.test-fixture.ts'
import { type ServeOptions, type Serving, serve } from './serve.ts'
import type { Served } from './served.ts'

const running: Serving[] = []
const reports: string[] = []

afterEach(async () => {
  for (const serving of running) serving.server.closeAllConnections()
  for (const serving of running.splice(0)) await serving.close()
  reports.splice(0)
  vi.restoreAllMocks()
})

// @hono/node-server replaces them by faster ones.
const { Request, Response } = globalThis
afterAll(() => {
  Object.defineProperty(globalThis, 'Request', { value: Request })
  Object.defineProperty(globalThis, 'Response', { value: Response })
})

const close = 'Connection: close'
const name = 'occi-test/1 OCCI/1.2'
const report = (error: unknown, during: string) => reports.push(`${during}: ${error}`)

async function serving(app: Partial<Served>, options: ServeOptions = {}): Promise<Serving> {
  const unexpected = () => new Response('not this way', { status: 599 })
  const served = await serve({ fetch: unexpected, serverName: name, ...app }, { port: 0, report, ...options })
  running.push(served)
  return served
}

const ok = (body: HttpResponse['body'], fields: Fields = []): HttpResponse => ({ status: 200, fields, body })
const target: Handler = (request) => ok(request.target)

/** The two ways to an application: straight to its handler, or through Web requests. */
function ways(handler: Handler): readonly [string, Partial<Served>][] {
  const fetch = async (request: Request) => toFetch(await handler(new FetchRequest(request)), request.method)
  return [
    ['straight', { handle: handler }],
    ['through fetch', { fetch }],
  ]
}

describe('listening', () => {
  test('says where', async () => {
    const { url, port, server } = await serving({ handle: target })
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect(server.listening).toBe(true)
    expect(await (await fetch(`${url}/a?b`)).text()).toBe('/a?b')
  })

  test('on all addresses: the name that works on this machine', async () => {
    const { url, port } = await serving({ handle: target }, { hostname: '0.0.0.0' })
    expect(url).toBe(`http://localhost:${port}`)
  })

  test('on a port that is in use: it says so', async () => {
    const { port } = await serving({ handle: target })
    await expect(serve({ fetch: () => new Response() }, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('a crash is recovered before the first request, and a failure is reported', async () => {
    let isReady = false
    const recover = async () => {
      isReady = true
    }
    const { url } = await serving({ handle: () => ok(String(isReady)), recover })
    expect(await (await fetch(url)).text()).toBe('true')
    const failing = serving({ recover: () => Promise.reject(new Error('the store is unavailable')) })
    await expect(failing).rejects.toThrow('the store is unavailable')
  })

  test('unfinished work of other processes is recovered periodically, one recovery after the other, until it closes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const looks: (() => void)[] = []
    const recover = vi.fn(() => Promise.resolve())
    const served = await serving({ handle: target, recover }, { recoverInterval: 1000 })
    recover.mockImplementation(() => new Promise((resolve) => looks.push(resolve)))
    vi.advanceTimersByTime(3000)
    expect(recover).toHaveBeenCalledTimes(2)
    looks[0]?.()
    await vi.waitFor(() => {
      vi.advanceTimersByTime(1000)
      expect(recover).toHaveBeenCalledTimes(3)
    }, 30_000)
    recover.mockImplementation(() => Promise.reject(new Error('the store is unavailable')))
    looks[1]?.()
    await vi.waitFor(() => {
      vi.advanceTimersByTime(1000)
      expect(reports).toContain('finishing what was left: Error: the store is unavailable')
    }, 30_000)
    const closed = served.close()
    recover.mockClear()
    vi.advanceTimersByTime(9000)
    expect(recover).not.toHaveBeenCalled()
    await closed
  })

  test('the way is chosen at each request; the handler keeps its object', async () => {
    const app = {
      word: 'straight',
      isDirect: true,
      fetch: () => new Response('through fetch'),
      get handle() {
        return this.isDirect ? this.answer : undefined
      },
      answer(): HttpResponse {
        return ok(this.word)
      },
    }
    const served = await serve(app, { port: 0 })
    running.push(served)
    const { url } = served
    expect(await (await fetch(url)).text()).toBe('straight')
    app.isDirect = false
    expect(await (await fetch(url)).text()).toBe('through fetch')
  })

  test('a Hono application, with what Node knows of the request', async () => {
    const app = new Hono<{ Bindings: { incoming: { socket: { remoteAddress?: string } } } }>()
    app.get('/', (c) => c.text(String(c.env.incoming.socket.remoteAddress)))
    const { url } = await serving({ fetch: app.fetch })
    expect(await (await fetch(url)).text()).toBe('127.0.0.1')
  })
})

describe('malformed requests', () => {
  const huge = `X: ${'x'.repeat(70_000)}`
  const many = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: ${i}`)

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a header field without a name', get('/', ': x'), 400],
    ['a folded header field', get('/', 'A: x\r\n y'), 400],
    ['two lengths', get('/', 'Content-Length: 1', 'Content-Length: 2'), 400],
    ['a length and chunks', get('/', 'Content-Length: 1', 'Transfer-Encoding: chunked'), 400],
    ['a length that is none', get('/', 'Content-Length: -1'), 400],
    ['a target with a space', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['too many header fields', get('/', ...many(1000)), 431],
    ['an unknown expectation', get('/', 'Expect: wonders'), 417],
    [
      'chunk extensions that are too large',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}`,
      413,
    ],
  ])('%s', async (_, octets, status) => {
    const { port } = await serving({ handle: async (request) => ok(String(await request.readBody(9))) })
    const received = await new Raw(port).send(octets).end()
    expect(statuses(received)).toEqual([String(status)])
    expect(received).toContain(`\r\nServer: ${name}\r\nContent-Type: text/plain; charset=utf-8\r\n`)
    const [, length, body] = /\r\nContent-Length: (\d+)\r\n.*\r\n\r\n(.+\n)$/s.exec(received) ?? []
    expect(body).toHaveLength(Number(length))
  })

  test.each([
    ['a header section that is too large', get('/', huge), 431],
    ['HEAD with a header section that is too large', get('/', huge).replace('GET', 'HEAD'), 431],
    ['HEAD with a malformed field', get('/', ': x').replace('GET', 'HEAD'), 400],
    ['HEAD with too many header fields', get('/', ...many(1000)).replace('GET', 'HEAD'), 431],
    ['HEAD with another version', 'HEAD / HTTP/2.0\r\n\r\n', 505],
    ['HEAD behind another request', `${get('/')}${get('/', 'A: x\r\n y').replace('GET', 'HEAD')}`, 400],
  ])('%s gets an answer without a body', async (_, octets, status) => {
    const { port } = await serving({ handle: target })
    const received = await new Raw(port).send(octets).end()
    expect(statuses(received).at(-1)).toBe(String(status))
    expect(received).toMatch(/\r\n\r\n$/)
  })

  // Some versions of node:http refuse them before they have read the header section.
  test('far too many header fields', async () => {
    const { port } = await serving({ handle: target })
    expect(statuses(await new Raw(port).send(get('/', ...many(3000))).end())).toEqual(['431'])
  })

  test('the limits are those of the options', async () => {
    const { port } = await serving({ handle: target }, { maxHeaderSize: 1000, maxHeaderCount: 5 })
    expect(statuses(await new Raw(port).send(get('/', ...many(3), close)).end())).toEqual(['200'])
    expect(statuses(await new Raw(port).send(get('/', ...many(5))).end())).toEqual(['431'])
    expect(statuses(await new Raw(port).send(get('/', `X: ${'x'.repeat(1000)}`)).end())).toEqual(['431'])
  })

  test('a thousand repeated header fields arrive', async () => {
    const { port } = await serving({ handle: (request) => ok(String(request.header('category')?.split(', ').length)) })
    const fields = Array.from({ length: 998 }, (_, i) => `Category: c${i}`)
    expect(await new Raw(port).send(get('/', ...fields, close)).end()).toMatch(/998$/)
  })

  test('comes after the answers to earlier requests', async () => {
    const answered = later<HttpResponse>()
    const asked = later<void>()
    const handle: Handler = () => {
      asked.resolve()
      return answered.promise
    }
    const { port } = await serving({ handle })
    const raw = new Raw(port).send(`${get('/')}no HTTP\r\n\r\n`)
    await asked.promise
    answered.resolve(ok('first'))
    expect(await raw.end()).toMatch(/^HTTP\/1\.1 200 .*firstHTTP\/1\.1 400 /s)
  })

  test('within a body that has come with its head: 400, and nothing is carried out', async () => {
    const { port } = await serving({ handle: () => ok('carried out') })
    const raw = new Raw(port).send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n\r\n')
    expect(statuses(await raw.end())).toEqual(['400'])
  })

  test('within a body that is being read: the request is answered with 400, once', async () => {
    const asked = later<void>()
    const told = later<unknown>()
    const handle: Handler = async (request) => {
      asked.resolve()
      try {
        await request.readBody(100)
      } catch (error) {
        told.resolve(error)
      }
      return ok('too late')
    }
    const { port } = await serving({ handle })
    const raw = new Raw(port).send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    await asked.promise
    raw.send('no chunk\r\n\r\n')
    expect(statuses(await raw.end())).toEqual(['400'])
    raw.socket.destroy()
    expect(await told.promise).toMatchObject({ code: 'syntax' })
  })

  test.each([
    ['a header section', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    ['a body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nslow'],
  ])('%s that does not come in time: 408', async (_, octets) => {
    const handle: Handler = async (request) => ok(String(await request.readBody(9)))
    const { port } = await serving({ handle }, { headersTimeout: 50, requestTimeout: 50 })
    const received = await new Raw(port).send(octets).end()
    expect(received).toMatch(/^HTTP\/1\.1 408 .*\r\nServer: occi-test/s)
    expect(statuses(received)).toHaveLength(1)
  })
})

describe('Expect: 100-continue', () => {
  const head = (length: number) =>
    `POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`
  const read: Handler = async (request) => {
    try {
      return ok(new TextDecoder().decode(await request.readBody(9)))
    } catch (error) {
      return { status: statusOf(toOcciError(error)), fields: [], body: 'refused' }
    }
  }

  test.each(ways(read))('%s: the client is told to go on, and answered', async (_, app) => {
    const { port } = await serving(app)
    const raw = new Raw(port).send(head(4))
    await raw.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/)
    expect(await raw.send('body').until(/body$/)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })

  test('a body that is too large is refused before it is sent', async () => {
    const { port } = await serving({ handle: read })
    const raw = new Raw(port).send(head(10))
    expect(statuses(await raw.until(/refused$/))).toEqual(['413'])
    expect(raw.received).toContain('\r\nConnection: close\r\n')
  })

  test('a refused body is not requested, and the connection ends', async () => {
    const { port } = await serving({ handle: target })
    expect(statuses(await new Raw(port).send(head(4)).end())).toEqual(['200'])
  })
})

describe('straight or through fetch, the same', () => {
  const limited: Handler = async (request) => {
    try {
      return ok(String((await request.readBody(1000))?.length))
    } catch (error) {
      return { status: statusOf(toOcciError(error)), fields: [], body: 'refused' }
    }
  }

  test.each(ways(limited))('%s: a body over the limit is 413, though the client goes on sending', async (_, app) => {
    const { port } = await serving(app)
    const announced = new Raw(port).send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n')
    expect(statuses(await announced.until(/refused$/))).toEqual(['413'])
    const chunked = new Raw(port).send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    for (let i = 0; i < 20; i++) chunked.send(`10000\r\n${'x'.repeat(65_536)}\r\n`)
    expect(statuses(await chunked.until(/refused$/))).toEqual(['413'])
    expect(await new Raw(port).send(post('/', 'x'.repeat(1000), close)).end()).toMatch(/1000$/)
  })

  const octets: Handler = (request) =>
    ok(request.target === '/text' ? 'grün' : '', [['X-Value', request.header('x-value') ?? '']])

  test.each(ways(octets))('%s: header fields keep their octets, whatever the body', async (_, app) => {
    const { port } = await serving(app)
    for (const path of ['/text', '/none']) {
      const received = await new Raw(port).send(get(path, 'X-Value: Ã¶ 漢'.slice(0, -1), close)).end()
      expect(received).toMatch(/\r\nx-value: Ã¶\r\n/i)
      expect(received.endsWith(path === '/text' ? '\r\n\r\ngrÃ¼n' : '\r\n\r\n')).toBe(true)
    }
  })

  /** Fails behind some pieces, each in a turn of its own. */
  async function* broken(pieces: number) {
    for (let i = 0; i < pieces; i++) {
      yield 'piece'
      await new Promise((resolve) => setTimeout(resolve))
    }
    throw new Error('secret')
  }

  test.each(ways((request) => ok(broken(Number(request.target.slice(1))))))(
    '%s: a stream that fails midway breaks the connection, and shows nothing of why',
    async (_, app) => {
      vi.spyOn(console, 'error').mockImplementation((...what) => void reports.push(String(what)))
      const { port } = await serving(app)
      const late = await new Raw(port).send(get('/9')).end()
      expect(late).toMatch(/^HTTP\/1\.1 200 .*piece/s)
      expect(late).not.toMatch(/\r\n0\r\n\r\n$/)
      const early = await new Raw(port).send(get('/0', close)).end()
      expect(early).not.toMatch(/^HTTP\/1\.1 200 .*\r\n0\r\n\r\n$/s)
      expect(late + early).not.toContain('secret')
      expect(reports).toHaveLength(2)
    },
  )

  async function* endless(closed: () => void) {
    try {
      for (;;) yield 'x'.repeat(100_000)
    } finally {
      closed()
    }
  }
  const ended = { closed: later<void>() }
  const asked = { once: later<void>() }
  const answers: Handler = ({ target: path }) => {
    asked.once.resolve()
    return ok(path === '/stream' ? endless(() => ended.closed.resolve()) : 'x'.repeat(20_000_000))
  }

  /** Sends a request, and gives the service's side of the connection once it has been read. */
  async function ask(served: Serving, request: string): Promise<{ raw: Raw; socket: Socket }> {
    asked.once = later()
    const connected: Promise<readonly Socket[]> = once(served.server, 'connection')
    const raw = new Raw(served.port).send(request)
    const [socket] = await connected
    await asked.once.promise
    if (socket === undefined) throw new Error('no connection')
    return { raw, socket }
  }

  test.each(ways(answers))('%s: a client that takes nothing of its answer any more is cut off', async (_, app) => {
    const served = await serving(app, { stallTimeout: 100 })
    expect(served.server.timeout).toBe(100)
    for (const path of ['/stream', '/large']) {
      ended.closed = later()
      const { raw, socket } = await ask(served, get(path))
      raw.socket.pause()
      await once(socket, 'close')
      if (path === '/stream') await ended.closed.promise
    }
    expect(reports).toEqual([])
  })

  const slow = { answer: later<HttpResponse>() }
  const slowly = () => {
    asked.once.resolve()
    return slow.answer.promise
  }
  test.each(ways(slowly))('%s: an answer may take its time', async (_, app) => {
    slow.answer = later()
    const served = await serving(app)
    const { raw, socket } = await ask(served, get('/', close))
    for (let times = 0; times < 3; times++) {
      socket.setTimeout(10)
      await once(served.server, 'timeout')
    }
    slow.answer.resolve(ok('done'))
    expect(await raw.end()).toMatch(/done/)
  })

  test.each(ways(() => ok('text')))('%s: HEAD', async (_, app) => {
    const { port } = await serving(app)
    const received = await new Raw(port).send(get('/', close).replace('GET', 'HEAD')).end()
    expect(received).toMatch(/^HTTP\/1\.1 200 .*content-length: 4\r\n.*\r\n\r\n$/is)
  })

  const failing = () => {
    throw new Error('secret')
  }
  test.each(ways(failing))('%s: what throws is a 500 that shows nothing, and is reported', async (_, app) => {
    const { port } = await serving(app)
    const received = await new Raw(port).send(get('/', close)).end()
    expect(received).toMatch(/^HTTP\/1\.1 500 .*\r\nserver: .*OCCI\/1\.2\r\n.*internal error\n$/is)
    expect(received).not.toContain('secret')
    expect(reports).toEqual([expect.stringMatching(/^answering .*secret$/)])
  })

  test.each(['', 'Host: a b\r\n', 'Host: a\r\nHost: b\r\n'])('through fetch: %j is 400', async (host) => {
    const { port } = await serving({})
    const received = await new Raw(port).send(`GET / HTTP/1.1\r\n${host}${close}\r\n\r\n`).end()
    expect(received).toMatch(/^HTTP\/1\.1 400 .*\r\nserver: occi-test\/1 OCCI\/1\.2\r\n/is)
    expect(reports).toEqual([])
  })
})

describe('close', () => {
  test('finishes requests in progress, and says that each answer is the last', async () => {
    const answered = later<HttpResponse>()
    const asked = later<void>()
    const { port, close } = await serving({
      handle: () => {
        asked.resolve()
        return answered.promise
      },
    })
    const raw = new Raw(port).send(get('/'))
    await asked.promise
    const closed = close()
    expect(close()).toBe(closed)
    answered.resolve(ok('done'))
    expect(await raw.end()).toMatch(/\r\nConnection: close\r\n.*done$/s)
    await closed
  })

  test('finishes an answer that has begun, and later requests of the connection', async () => {
    const rest = later<void>()
    async function* body() {
      yield 'one'
      await rest.promise
      yield 'two'
    }
    const { port, close } = await serving({ handle: (request) => ok(request.target === '/' ? body() : 'next') })
    const raw = new Raw(port).send(get('/') + get('/next'))
    await raw.until(/one/)
    const closed = close()
    rest.resolve()
    expect(await raw.end()).toMatch(/one\r\n3\r\ntwo\r\n0\r\n\r\nHTTP\/1\.1 200 .*next$/s)
    await closed
  })

  test('finishes a request that has only begun', async () => {
    const { port, close, server } = await serving({ handle: target })
    const connected = once(server, 'connection')
    const raw = new Raw(port)
    const [socket] = await connected
    const received = once(socket, 'data').catch(() => {})
    raw.send('GET /late HTTP/1.1\r\n')
    while (socket.bytesRead === 0) await Promise.race([received, new Promise((next) => setImmediate(next))])
    const closed = close()
    raw.send('Host: a\r\n\r\n')
    expect(await raw.end()).toMatch(/\r\nConnection: close\r\n.*\/late$/s)
    await closed
  })

  test('ends connections that are idle, or have never been used', async () => {
    const { port, close, server } = await serving({ handle: target })
    const connected = once(server, 'connection')
    const unused = new Raw(port)
    await connected
    const idle = new Raw(port).send(get('/'))
    await idle.until(/\/$/)
    await close()
    expect(await unused.end()).toBe('')
    expect(statuses(await idle.end())).toEqual(['200'])
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
  })

  test('cuts off answers that take too long', async () => {
    const { port, close, server } = await serving({ handle: () => new Promise(() => {}) }, { closeTimeout: 20 })
    const requested = once(server, 'request')
    const raw = new Raw(port).send(get('/'))
    await requested
    await close()
    expect(await raw.end()).toBe('')
  })
})
