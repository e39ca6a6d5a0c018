import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fields } from '@occi/core/authoring'
import { afterEach, describe, expect, test } from 'vitest'
import type { Handler } from '../http/messages.ts'
import { toOcciError } from '../http/status.ts'
import { nodeListener } from './listener.ts'
import { get, later, post, Raw, statuses } from './raw.test-fixture.ts'

const servers: Server[] = []
const reports: string[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
  reports.splice(0)
})

/** Serves a handler, and gives a connection to it. */
async function serving(handler: Handler): Promise<Raw> {
  const report = (error: unknown, during: string) => reports.push(`${during}: ${error}`)
  const server = createServer(
    { requireHostHeader: false, joinDuplicateHeaders: true },
    nodeListener(handler, { report }),
  )
  servers.push(server)
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return new Raw((server.address() as AddressInfo).port)
}

const ok = (body: string, fields: Fields = []) => ({ status: 200, fields, body })
const close = 'Connection: close'

/** Answers with the body, or with what went wrong as it is read. */
function echo(limit: number): Handler {
  return async (request) => {
    try {
      const body = await request.readBody(limit)
      return ok(body === undefined ? 'none' : `${body.length}: ${new TextDecoder().decode(body)}`)
    } catch (error) {
      const { code } = toOcciError(error)
      return { status: code === 'too-large' ? 413 : 400, fields: [], body: code }
    }
  }
}

describe('the request', () => {
  test('as sent: repeats and octets beyond ASCII are kept', async () => {
    const seen: unknown[] = []
    const raw = await serving((request) => {
      seen.push(request.target, request.secure, request.fields, request.header('category'), request.header('none'))
      return ok('')
    })
    await raw.send(get('/a%2f?b=c', 'category: one', 'Category: two', 'X-Value: Ã¶', close)).end()
    expect(seen).toEqual([
      '/a%2f?b=c',
      false,
      [
        ['Host', 'localhost'],
        ['category', 'one'],
        ['Category', 'two'],
        ['X-Value', 'Ã¶'],
        ['Connection', 'close'],
      ],
      'one, two',
      undefined,
    ])
  })

  test('names that every object has are no fields', async () => {
    const raw = await serving((request) => ok(String([request.header('constructor'), request.header('__proto__')])))
    expect(await raw.send(get('/', close)).end()).toMatch(/\r\n\r\n,$/)
  })

  test('cookies, which node:http keeps apart', async () => {
    const raw = await serving((request) => ok(String(request.header('set-cookie'))))
    expect(await raw.send(get('/', 'Set-Cookie: a', 'Set-Cookie: b', close)).end()).toMatch(/\r\n\r\na, b$/)
  })

  const targetAndHost: Handler = (request) => ok(`${request.target} of ${request.header('host')}`)

  test.each([
    ['GET http://cloud.example:81/a?b HTTP/1.1\r\nHost: other', '/a?b of cloud.example:81'],
    ['GET http://cloud.example HTTP/1.1\r\nHost: other', '/ of cloud.example'],
    ['OPTIONS * HTTP/1.1\r\nHost: localhost', '* of localhost'],
    ['GET /a HTTP/1.1', '/a of undefined'],
    ['GET /a HTTP/1.0\r\nHost: named', '/a of named'],
    ['GET /a HTTP/1.1\r\nHost: a\r\nHost: b', '/a of a, b'],
  ])('%j', async (start, expected) => {
    const raw = await serving(targetAndHost)
    const received = await raw.send(`${start}\r\n${close}\r\n\r\n`).end()
    expect(received.split('\r\n\r\n')[1]).toBe(expected)
  })

  test('HTTP/1.0 without Host: the address of the connection', async () => {
    const raw = await serving(targetAndHost)
    expect(await raw.send('GET /a HTTP/1.0\r\n\r\n').end()).toMatch(/\r\n\r\n\/a of 127\.0\.0\.1:\d+$/)
  })
})

describe('the body', () => {
  test('none', async () => {
    const values: unknown[] = []
    const raw = await serving((request) => {
      values.push(request.readBody(10))
      return ok('')
    })
    await raw.send(get('/') + post('/', '') + get('/', close)).end()
    expect(values).toEqual([undefined, undefined, undefined])
  })

  test('of known length, in pieces', async () => {
    const raw = await serving(echo(10))
    raw.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\none ')
    expect(await raw.send('two!').until(/8: one two!$/)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('chunked', async () => {
    const raw = await serving(echo(10))
    raw.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none \r\n')
    expect(await raw.send('3;x=y\r\ntwo\r\n0\r\nTrailer: x\r\n\r\n').until(/7: one two$/)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('chunked and empty', async () => {
    const raw = await serving(echo(10))
    const octets = `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n${close}\r\n\r\n0\r\n\r\n`
    expect(await raw.send(octets).end()).toMatch(/none$/)
  })

  test('read twice, it is the same', async () => {
    const raw = await serving(async (request) => {
      const [first, second] = [await request.readBody(9), await request.readBody(9)]
      return ok(String(first !== undefined && first === second))
    })
    expect(await raw.send(post('/', 'text', close)).end()).toMatch(/true$/)
  })

  test('of just the limit, and the connection goes on', async () => {
    const raw = await serving(echo(4))
    raw.send(post('/', '1234') + post('/', '123', close))
    expect(await raw.end()).toMatch(/4: 1234HTTP.*3: 123$/s)
  })

  test('announced as more than the limit: 413, told before it is sent, and the connection ends', async () => {
    const raw = await serving(echo(4))
    raw.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n')
    const received = await raw.until(/too-large$/)
    expect(received).toMatch(/^HTTP\/1\.1 413 .*\r\nConnection: close\r\n/s)
    raw.socket.end()
    await raw.end()
  })

  test('more than the limit, chunked: 413 arrives though the client goes on sending', async () => {
    const raw = await serving(echo(70_000))
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    raw.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    for (let i = 0; i < 20; i++) raw.send(chunk)
    expect(await raw.until(/too-large$/)).toMatch(/^HTTP\/1\.1 413 /)
    raw.send(`0\r\n\r\n${get('/')}`)
    expect(statuses(await raw.end())).toEqual(['413'])
  })

  test('cut off by the client: the handler is told', async () => {
    const started = later<void>()
    const told = later<unknown>()
    const raw = await serving(async (request) => {
      const reading = request.readBody(100)
      started.resolve()
      try {
        await reading
      } catch (error) {
        told.resolve(error)
      }
      return ok('')
    })
    raw.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\none')
    await started.promise
    raw.socket.destroy()
    expect(await told.promise).toMatchObject({ code: 'syntax' })
  })

  test('left unread, the next request is still found', async () => {
    const raw = await serving((request) => ok(request.target))
    expect(await raw.send(post('/one', 'body') + get('/two', close)).end()).toMatch(/\/one.*\/two$/s)
  })
})

describe('the answer', () => {
  const beyondAscii: Fields = [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-OCCI-Attribute', 'a="Ã¶"'],
    ['X-OCCI-Attribute', 'b="1, 2"'],
  ]
  const octets = (text: string) => Buffer.from(text).toString('latin1')

  test.each(['OK', '', 'grün 漢字'])('%j, the header section untouched', async (body) => {
    const raw = await serving(() => ok(body, beyondAscii))
    const [head = '', received] = (await raw.send(get('/', close)).end()).split('\r\n\r\n')
    expect(received).toBe(octets(body))
    expect(head).toContain(`\r\nContent-Length: ${octets(body).length}\r\n`)
    expect(head).toContain('\r\nX-OCCI-Attribute: a="Ã¶"\r\nX-OCCI-Attribute: b="1, 2"\r\n')
    expect(head).not.toMatch(/transfer-encoding/i)
  })

  test('octets', async () => {
    const raw = await serving(() => ({ status: 200, fields: beyondAscii, body: Uint8Array.of(0, 255) }))
    const [head, received] = (await raw.send(get('/', close)).end()).split('\r\n\r\n')
    expect(head).toContain('a="Ã¶"')
    expect(received).toBe('\u0000\u00ff')
  })

  test('no body at all', async () => {
    const raw = await serving(() => ({ status: 303, fields: [['Location', '/a']], body: undefined }))
    expect(await raw.send(get('/', close)).end()).toMatch(/^HTTP\/1\.1 303 .*Content-Length: 0\r\n.*\r\n\r\n$/s)
  })

  test.each([204, 304])('%i has neither body nor length', async (status) => {
    const raw = await serving((request) =>
      request.target === '/' ? { status, fields: [], body: status === 304 ? 'ignored' : undefined } : ok('next'),
    )
    const received = await raw.send(get('/') + get('/next', close)).end()
    expect(received).toMatch(/\r\n\r\nHTTP\/1\.1 200 .*next$/s)
    expect(received.split('\r\n\r\n')[0]).not.toMatch(/content-length|transfer-encoding/i)
  })

  test('HEAD: the length that GET would have, and no body', async () => {
    const raw = await serving(() => ok('grün', beyondAscii))
    const head = get('/').replace('GET', 'HEAD')
    expect(await raw.send(head + get('/', close)).end()).toMatch(
      /^HTTP\/1\.1 200 .*Content-Length: 5\r\n.*\r\n\r\nHTTP\/1\.1 200 .*Content-Length: 5\r\n.*\r\n\r\n.{5}$/s,
    )
  })

  test('requests in one go are answered in order', async () => {
    const raw = await serving(async (request) => {
      if (request.target === '/slow') await new Promise((resolve) => setImmediate(resolve))
      return ok(request.target)
    })
    const received = await raw.send(get('/slow') + get('/fast') + get('/last', close)).end()
    expect(received.match(/\/(?:slow|fast|last)/g)).toEqual(['/slow', '/fast', '/last'])
  })

  test.each<[string, Handler]>([
    [
      'throws',
      () => {
        throw new Error('secret')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('secret'))],
    ['answers with what is no header field', () => ok('secret', [['X-Name', 'a\r\nX-Other: b']])],
    ['answers with a character that is no octet', async () => ok('secret', [['X-Name', '漢']])],
  ])('a handler that %s: 500, reported, nothing shown', async (_, handler) => {
    const raw = await serving(handler)
    const received = await raw.send(get('/path', close)).end()
    expect(received).toMatch(/^HTTP\/1\.1 500 .*\r\nServer: occi-ts\/\S+ OCCI\/1\.2\r\n.*internal error\n$/s)
    expect(received).not.toContain('secret')
    expect(reports).toEqual([expect.stringMatching(/^answering GET \/path: /)])
  })
})

describe('a stream', () => {
  test('is sent piece by piece', async () => {
    async function* body() {
      yield 'grün '
      yield ''
      yield Uint8Array.of(65)
    }
    const raw = await serving(() => ({ status: 200, fields: [['X-Name', 'Ã¶']], body: body() }))
    const received = await raw.send(get('/') + get('/', close)).end()
    // Some versions of Node join what is written in one turn.
    const answer = /\r\nX-Name: Ã¶\r\n.*?\r\n\r\n(?:6\r\ngrÃ¼n \r\n1\r\nA|7\r\ngrÃ¼n A)\r\n0\r\n\r\n/gs
    expect(received.match(answer)).toHaveLength(2)
  })

  test('HEAD does not start it', async () => {
    let isStarted = false
    async function* body() {
      isStarted = true
      yield 'x'
    }
    const raw = await serving(() => ({ status: 200, fields: [], body: body() }))
    await raw.send(get('/', close).replace('GET', 'HEAD')).end()
    expect(isStarted).toBe(false)
  })

  test('that fails midway breaks the connection, and is reported', async () => {
    async function* body() {
      yield 'one'
      await new Promise((resolve) => setImmediate(resolve))
      throw new Error('the store is unavailable')
    }
    const raw = await serving(() => ({ status: 200, fields: [], body: body() }))
    expect(await raw.send(get('/list')).end()).toMatch(/3\r\none\r\n$/)
    expect(reports).toEqual(['answering GET /list: Error: the store is unavailable'])
  })

  test('is no faster than the client reads, and is closed when the client disconnects', async () => {
    const closed = later<void>()
    let given = 0
    async function* body() {
      try {
        while (given < 2000) {
          given++
          yield 'x'.repeat(100_000)
        }
      } finally {
        closed.resolve()
      }
    }
    const raw = await serving(() => ({ status: 200, fields: [], body: body() }))
    await raw.send(get('/')).until(/x/)
    raw.socket.pause()
    raw.socket.destroy()
    await closed.promise
    expect(given).toBeLessThan(1000)
    expect(reports).toEqual([])
  })
})

describe('the signal', () => {
  test('is aborted when the client goes away', async () => {
    const asked = later<AbortSignal>()
    const raw = await serving((request) => {
      asked.resolve(request.signal)
      return new Promise(() => {})
    })
    raw.send(get('/'))
    const signal = await asked.promise
    expect(signal.aborted).toBe(false)
    const aborted = once(signal, 'abort')
    raw.socket.destroy()
    await aborted
  })

  test('is not aborted by an answer', async () => {
    let signal: AbortSignal | undefined
    const raw = await serving((request) => {
      signal = request.signal
      return ok('done')
    })
    await raw.send(get('/', close)).end()
    expect(signal?.aborted).toBe(false)
  })
})

test('the answer to an offer to upgrade is the last of its connection', async () => {
  const raw = await serving(({ target }) => ok(target))
  const received = await raw.send(get('/offer', 'Connection: Upgrade', 'Upgrade: h2c') + get('/lost')).end()
  expect(received).toMatch(/^HTTP\/1\.1 200 .*\r\nConnection: close\r\n.*\/offer$/s)
})
