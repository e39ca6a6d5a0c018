import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { toFetch } from '../fetch/adapter.ts'
import { FetchRequest } from '../fetch/fetch-request.ts'
import type { Handler, HttpResponse } from '../http/messages.ts'
import { get, later, post, Raw, statuses } from './raw.test-fixture.ts'
import { type ServeOptions, type Serving, serve } from './serve.ts'
import type { Served } from './served.ts'

const running: Serving[] = []

afterEach(async () => {
  for (const serving of running) serving.server.closeAllConnections()
  for (const serving of running.splice(0)) await serving.close()
})

// @hono/node-server replaces them by faster ones.
const { Request, Response } = globalThis
afterAll(() => {
  Object.defineProperty(globalThis, 'Request', { value: Request })
  Object.defineProperty(globalThis, 'Response', { value: Response })
})

const close = 'Connection: close'

async function serving(app: Partial<Served>, options: ServeOptions = {}): Promise<Serving> {
  const unexpected = () => new Response('not this way', { status: 599 })
  const served = await serve({ fetch: unexpected, ...app }, { port: 0, report: () => {}, ...options })
  running.push(served)
  return served
}

const ok = (body: HttpResponse['body']): HttpResponse => ({ status: 200, fields: [], body })
const target: Handler = (request) => ok(request.target)

/** The two ways to an application: straight to its handler, or through Web requests. */
function ways(handler: Handler): readonly [string, Partial<Served>][] {
  const fetch = async (request: Request) => toFetch(await handler(new FetchRequest(request)), request.method)
  return [
    ['straight', { handle: handler }],
    ['through fetch', { fetch }],
  ]
}

describe('requests that are sent without waiting for answers', () => {
  const asked: string[] = []
  const large: Handler = (request) => {
    asked.push(request.target)
    return ok(request.target.startsWith('/large') ? 'x'.repeat(1_000_000) : request.target)
  }

  test.each(ways(large))('%s: a client that does not read costs one answer at a time', async (_, app) => {
    asked.length = 0
    const { port } = await serving(app)
    const flood = new Raw(port)
    flood.socket.pause()
    flood.send(Array.from({ length: 500 }, (_, index) => get(`/large/${index}`)).join(''))
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0), 30_000)
    // Every answer that others get in the meantime leaves as much time to this client.
    for (let times = 0; times < 100; times++) {
      expect(await new Raw(port).send(get(`/other/${times}`, close)).end()).toMatch(/\/other\/\d+$/)
    }
    // The system buffers some megabytes for a connection.
    expect(asked.filter((path) => path.startsWith('/large')).length).toBeLessThan(30)
    flood.socket.destroy()
  })

  test.each(ways(target))('%s: all are answered in order, with their bodies', async (_, app) => {
    const { port } = await serving(app)
    const raw = new Raw(port)
    const paths = Array.from({ length: 3000 }, (_, index) => `/${index}`)
    raw.send(paths.map((path, index) => (index % 3 === 0 ? post(path, 'x'.repeat(index)) : get(path))).join(''))
    raw.send(get('/last', close))
    const received = await raw.end()
    expect(received.match(/\/(?:\d+|last)(?=HTTP|$)/g)).toEqual([...paths, '/last'])
  })

  test('nothing is carried out after the last answer of a connection', async () => {
    const paths: string[] = []
    const handle: Handler = (request) => {
      paths.push(request.target)
      return ok(request.target)
    }
    const { port } = await serving({ handle })
    const received = await new Raw(port).send(get('/last', close) + get('/after')).end()
    expect([statuses(received), paths]).toEqual([['200'], ['/last']])
  })

  test.each([
    ['the last answer', get('/last', close), '200'],
    ['an answer to an old version', 'GET /last HTTP/1.0\r\n\r\n', '200'],
    ['a refusal', 'no request\r\n\r\n', '400'],
    ['an answer to an offer to upgrade', get('/last', 'Connection: Upgrade', 'Upgrade: h2c'), '200'],
  ])('a client that still sends after %s is not reset', async (_, request, status) => {
    const { port, server } = await serving({ handle: target })
    const connected: Promise<readonly Socket[]> = once(server, 'connection')
    const failed = vi.fn()
    const raw = new Raw(port).send(request)
    raw.socket.on('error', failed)
    const [socket] = await connected
    expect(statuses(await raw.end())).toEqual([status])
    raw.send('x'.repeat(100_000))
    await vi.waitFor(() => expect(socket?.bytesRead).toBeGreaterThan(100_000), 30_000)
    raw.socket.end()
    await vi.waitFor(() => expect(socket?.destroyed).toBe(true), 30_000)
    expect(failed).not.toHaveBeenCalled()
  })
})

describe('Expect: 100-continue', () => {
  const head = (...fields: string[]) =>
    ['POST /second HTTP/1.1', 'Host: a', 'Expect: 100-continue', 'Content-Length: 4', ...fields, '', ''].join('\r\n')
  const answers = new Map<string, () => Promise<HttpResponse>>()
  const handler: Handler = async (request) => {
    // An answer in octets: node:http puts the header section of such a one before what waits to be written.
    if (request.target === '/second') return ok(await request.readBody(9))
    return (await answers.get(request.target)?.()) ?? ok('')
  }

  test.each(ways(handler))('%s: 100 Continue is never written into another answer', async (_, app) => {
    const begun = later<void>()
    const rest = later<void>()
    async function* body() {
      yield 'one'
      begun.resolve()
      await rest.promise
      yield 'two'
    }
    answers.set('/first', async () => ok(body()))
    const { port } = await serving(app)
    const raw = new Raw(port).send(get('/first') + head())
    await begun.promise
    await raw.until(/one/)
    rest.resolve()
    await raw.until(/100 Continue\r\n\r\n$/)
    raw.send('body')
    const received = await raw.until(/body$/)
    expect(received).toMatch(
      /^HTTP\/1\.1 200 .*?one\r\n3\r\ntwo\r\n0\r\n\r\nHTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 .*body$/s,
    )
  })

  test.each(ways(handler))('%s: nor into one for which the client has sent the body at once', async (_, app) => {
    const first = later<HttpResponse>()
    const asked = later<void>()
    answers.set('/first', () => {
      asked.resolve()
      return first.promise
    })
    const { port } = await serving(app)
    const raw = new Raw(port).send(`${get('/first')}${head()}body${get('/third', close)}`)
    await asked.promise
    // The whole packet is read by now.
    await new Promise((resolve) => setImmediate(resolve))
    first.resolve(ok('first'))
    expect(await raw.end()).toMatch(
      /^HTTP\/1\.1 200 .*?firstHTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 [^\r]*\r\n(?:[^\r]+\r\n)+\r\nbodyHTTP\/1\.1 200 /s,
    )
  })

  test.each(ways(target))('%s: is not sent when the body is not read', async (_, app) => {
    const { port } = await serving(app)
    const received = await new Raw(port).send(head()).end()
    expect(statuses(received)).toEqual(['200'])
  })
})

describe('versions, methods and framing', () => {
  const handle: Handler = async (request) =>
    ok(`(${request.method} ${request.target} ${(await request.readBody(9))?.length})`)
  const chunks = '2\r\nhi\r\n0\r\n\r\n'
  const then = get('/then', close)

  test.each([
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', '501'],
    ['HTTP/2.0', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', '505'],
    ['HTTP/2 without negotiation', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '505'],
    ['HTTP/1.2', 'GET / HTTP/1.2\r\nHost: a\r\n\r\n', '505'],
    ['HTTP/0.9', 'GET / HTTP/0.9\r\n\r\n', '505'],
    ['PUT without a version', 'PUT /m\r\n\r\n', '505'],
    ['PUT without a version, with header fields', 'PUT /m\r\nContent-Length: 2\r\n\r\nhi', '505'],
    ['chunks in HTTP/1.0', `POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`, '400'],
    ['a compressed transfer', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${chunks}`, '501'],
    ['a transfer coding alone', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nhi`, '501'],
    ['identity', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\nhi`, '501'],
    ['chunked twice', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n${chunks}`, '400'],
  ])('%s: one answer that says so, and the connection ends', async (_, octets, status) => {
    const { port } = await serving({ handle })
    for (const before of ['', get('/before')]) {
      const raw = new Raw(port).send(before + octets + then)
      const received = await raw.end()
      raw.socket.destroy()
      expect(statuses(received)).toEqual(before === '' ? [status] : ['200', status])
      expect(received).toMatch(/\r\nServer: occi-ts\/\S+ OCCI\/1\.2\r\nContent-Type: text\/plain; charset=utf-8\r\n/)
      expect(received).toMatch(/\r\nConnection: close\r\n/)
      const last = received.split(/(?=HTTP\/1\.1 \d{3} )/).at(-1) ?? ''
      const [, length, body] = /\r\nContent-Length: (\d+)\r\n.*\r\n\r\n(.+\n)$/s.exec(last) ?? []
      expect(body).toHaveLength(Number(length))
    }
  })

  const upgrade = ['Connection: keep-alive, Upgrade', 'Upgrade: h2c, websocket']

  const offers = {
    'without a body': [get('/offer', ...upgrade), '(GET /offer undefined)'],
    'with a body': [post('/offer', 'hi', ...upgrade), '(POST /offer 2)'],
    'with chunks': [
      get('/offer', 'Transfer-Encoding: chunked', ...upgrade).replace('GET', 'POST') + chunks,
      '(POST /offer 2)',
    ],
  } as const

  describe.each(Object.entries(offers))('an offer to upgrade %s is ignored', (_, [offer, answered]) => {
    // Of each packet that ends a request with an offer, node:http reads no more.
    test.each(ways(handle))('%s: its answer ends the connection', async (_, app) => {
      const { port } = await serving(app)
      const received = await new Raw(port).send(get('/before') + offer + then.repeat(3)).end()
      expect(received.match(/\(\w+ \/\w+ \w+\)/g)).toEqual(['(GET /before undefined)', answered])
      expect(received).toMatch(/\r\nConnection: close\r\n(?:[^\r]+\r\n)*\r\n[^\r]*$/)
    })

    test.each(ways(handle))('%s: octet by octet', async (_, app) => {
      const { port, server } = await serving(app)
      const connected: Promise<readonly Socket[]> = once(server, 'connection')
      const raw = new Raw(port)
      const [socket] = await connected
      for (const [index, octet] of [...offer].entries()) {
        raw.send(octet)
        await vi.waitFor(() => expect(socket?.bytesRead).toBe(index + 1), { timeout: 30_000, interval: 1 })
      }
      expect(await raw.end()).toContain(answered)
    })
  })

  test.each([
    ['a request', get('/after')],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['another offer', get('/after', ...upgrade)],
    ['the rest of a request whose start is lost', `X: x\r\n\r\n${get('/after')}`],
  ])('nothing is carried out after an offer to upgrade: %s', async (_, next) => {
    const paths: string[] = []
    const answer = later<HttpResponse>()
    const handle: Handler = ({ target }) => {
      paths.push(target)
      return answer.promise
    }
    const { port, server } = await serving({ handle })
    const connected: Promise<readonly Socket[]> = once(server, 'connection')
    const first = `${get('/offer', ...upgrade)}GET /lost HTTP/1.1\r\n`
    const raw = new Raw(port).send(first)
    const [socket] = await connected
    await vi.waitFor(() => expect(paths).toEqual(['/offer']), 30_000)
    raw.send(next)
    await vi.waitFor(() => expect(socket?.bytesRead).toBe(first.length + next.length), 30_000)
    answer.resolve(ok('done'))
    expect([statuses(await raw.end()), paths]).toEqual([['200'], ['/offer']])
  })

  test('an offer to upgrade does not pass the limit of header fields', async () => {
    const { port } = await serving({ handle }, { maxHeaderCount: 10 })
    const many = Array.from({ length: 10 }, (_, index) => `X-${index}: x`)
    expect(statuses(await new Raw(port).send(get('/', ...upgrade, ...many) + then).end())).toEqual(['431'])
  })

  test('a client that goes away after an offer to upgrade does not harm other clients', async () => {
    const answered = later<HttpResponse>()
    const asked = later<void>()
    const slow: Handler = (request) => {
      if (request.target !== '/slow') return ok(request.target)
      asked.resolve()
      return answered.promise
    }
    const { port, server } = await serving({ handle: slow })
    const connected: Promise<readonly Socket[]> = once(server, 'connection')
    const raw = new Raw(port).send(get('/slow') + get('/upgraded', ...upgrade))
    const [socket] = await connected
    await asked.promise
    socket?.destroy(new Error('reset by the client'))
    await raw.end()
    answered.resolve(ok(''))
    expect(await new Raw(port).send(get('/next', close)).end()).toMatch(/\/next$/)
  })
})

describe('a client that ends its side after its request', () => {
  const slow = { asked: later<void>(), answer: later<HttpResponse>() }
  const handler: Handler = async (request) => {
    const body = await request.readBody(9)
    slow.asked.resolve()
    return body === undefined ? slow.answer.promise : ok(`read ${body.length}`)
  }

  test.each(ways(handler))('%s: gets its answers', async (_, app) => {
    Object.assign(slow, { asked: later<void>(), answer: later<HttpResponse>() })
    const { port } = await serving(app)
    const raw = new Raw(port)
    raw.socket.end(post('/', 'body') + get('/slow') + get('/slow'), 'latin1')
    await slow.asked.promise
    await raw.until(/read 4/)
    slow.answer.resolve(ok('done'))
    expect(statuses(await raw.end())).toEqual(['200', '200', '200'])
    expect(raw.received.endsWith('done')).toBe(true)
  })

  test('is cut off when it takes nothing for too long', async () => {
    slow.answer = later()
    const { port } = await serving({ handle: handler }, { stallTimeout: 80 })
    const raw = new Raw(port)
    raw.socket.end(get('/slow'), 'latin1')
    expect(await raw.end()).toBe('')
  })
})

describe('a client that takes nothing of its answer', () => {
  test('is cut off, but not before its time', async () => {
    const { port, server } = await serving({ handle: () => ok('x'.repeat(20_000_000)) }, { stallTimeout: 400 })
    const connected: Promise<readonly Socket[]> = once(server, 'connection')
    const raw = new Raw(port).send(get('/'))
    const [socket] = await connected
    if (socket === undefined) throw new Error('no connection')
    await raw.until(/x/)
    raw.socket.pause()
    const paused = performance.now()
    await once(socket, 'close')
    expect(performance.now() - paused).toBeGreaterThanOrEqual(395)
  })
})

describe('close', () => {
  test.each(ways(target))('%s: answers all that was sent before, on new and on idle connections', async (_, app) => {
    const served = await serving(app)
    const idle = Array.from({ length: 50 }, () => new Raw(served.port).send(get('/first')))
    await Promise.all(idle.map((raw) => raw.until(/\/first$/)))
    const fresh = Array.from({ length: 50 }, () => new Raw(served.port))
    // As soon as the system has made the connections, whether the service has seen them or not.
    const sent = fresh.map(async (raw) => {
      await once(raw.socket, 'connect')
      raw.send(get('/fresh') + get('/fresh'))
    })
    await Promise.all(sent)
    for (const raw of idle) raw.send(get('/second') + get('/second'))
    const closed = served.close()
    for (const raw of idle) expect(await raw.end()).toMatch(/\/second.*\r\nConnection: close\r\n.*\/second$/is)
    for (const raw of fresh) expect(await raw.end()).toMatch(/\/fresh.*\r\nConnection: close\r\n.*\/fresh$/is)
    await closed
  })

  test('does not wait for the body of a request that is answered', async () => {
    const { port, close: closing } = await serving({ handle: target })
    const raw = new Raw(port).send('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n')
    await raw.until(/\/a$/)
    await closing()
    expect(statuses(await raw.end())).toEqual(['200'])
  })

  test('ends though a client goes on asking', async () => {
    const { port, close: closing } = await serving({ handle: target })
    const raw = new Raw(port)
    raw.socket.on('data', () => raw.send(get('/')))
    await raw.send(get('/')).until(/200/)
    await closing()
    expect(await raw.end()).toContain('\r\nConnection: close\r\n')
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
  })
})
