import type { Body, Fields } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { toFetch } from './adapter.ts'
import { FetchRequest } from './fetch-request.ts'

const decoder = new TextDecoder()

describe('FetchRequest', () => {
  test('target, host and scheme come from the URL', () => {
    const request = new FetchRequest(new Request('https://Cloud.example.com:8443/compute/%C3%A9?a=b%20c#part'))
    expect([request.method, request.target, request.secure]).toEqual(['GET', '/compute/%C3%A9?a=b%20c', true])
    expect(request.header('host')).toBe('cloud.example.com:8443')
    expect(new FetchRequest(new Request('http://localhost')).target).toBe('/')
    expect(new FetchRequest(new Request('http://localhost?a=b')).target).toBe('/?a=b')
  })

  test('header fields, joined if they are repeated, octets beyond ASCII unchanged', () => {
    const headers = new Headers({ host: 'named.example', Category: 'a' })
    headers.append('category', 'b')
    headers.append('X-OCCI-Attribute', 'x="Ã¶"')
    const request = new FetchRequest(new Request('http://localhost/', { headers }))
    expect(request.header('category')).toBe('a, b')
    expect(request.header('host')).toBe('named.example')
    expect(request.header('accept')).toBeUndefined()
    expect(request.fields).toContainEqual(['x-occi-attribute', 'x="Ã¶"'])
    expect(request.fields).toBe(request.fields)
  })

  test('the signal is the request’s', () => {
    const abort = new AbortController()
    const { signal } = new FetchRequest(new Request('http://localhost/', { signal: abort.signal }))
    expect(signal.aborted).toBe(false)
    abort.abort()
    expect(signal.aborted).toBe(true)
  })

  test('a request without a body is not made to say so: lazy servers would make it whole', () => {
    for (const method of ['GET', 'HEAD']) {
      const lazy = new Request('http://localhost/', { method })
      Object.defineProperty(lazy, 'body', { get: () => expect.unreachable() })
      expect(new FetchRequest(lazy).hasBody).toBe(false)
    }
  })

  test('another target can take the place of its own', async () => {
    const post = new Request('http://localhost/a', { method: 'POST', body: 'text', headers: { accept: 'x/y' } })
    const other = new FetchRequest(post, '/b')
    expect([other.target, other.ownTarget, other.method, other.header('accept')]).toEqual(['/b', '/a', 'POST', 'x/y'])
    expect(decoder.decode(await other.readBody(10))).toBe('text')
  })
})

function post(body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) {
  return new FetchRequest(new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' }))
}

function streamOf(...pieces: string[]) {
  const left = pieces.map((piece) => new TextEncoder().encode(piece))
  let isCancelled = false
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = left.shift()
        if (piece === undefined) controller.close()
        else controller.enqueue(piece)
      },
      cancel() {
        isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, left, cancelled: () => isCancelled }
}

describe('the body of a Web request', () => {
  test('none', async () => {
    expect(new FetchRequest(new Request('http://localhost/')).readBody(10)).toBeUndefined()
    expect(await post('').readBody(10)).toBeUndefined()
    expect(await post(streamOf('', '').stream).readBody(10)).toBeUndefined()
  })

  test('whole, in one piece or in several', async () => {
    expect(decoder.decode(await post('grün').readBody(5))).toBe('grün')
    expect(decoder.decode(await post(streamOf('one ', '', 'two').stream).readBody(7))).toBe('one two')
  })

  test('more than the limit: read no further', async () => {
    const { stream, left, cancelled } = streamOf('12345', '6', 'never', 'read')
    await expect(post(stream).readBody(5)).rejects.toMatchObject({ code: 'too-large' })
    expect(left).toHaveLength(2)
    expect(cancelled()).toBe(true)
  })

  test('a client that disconnects before the end: its error, not the service’s', async () => {
    const stream = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) })
    await expect(post(stream).readBody(5)).rejects.toMatchObject({ code: 'syntax' })
  })

  test('announced as more than the limit: not read at all', async () => {
    const { stream, left } = streamOf('1')
    await expect(post(stream, { 'content-length': '6' }).readBody(5)).rejects.toMatchObject({ code: 'too-large' })
    expect(left).toHaveLength(1)
  })
})

function answer(body: Body | undefined, status = 200, fields: Fields = []) {
  return { status, fields, body }
}

describe('toFetch', () => {
  test('status, fields with repeats, and text', async () => {
    const fields: Fields = [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['X-OCCI-Location', '/a'],
      ['X-OCCI-Location', '/b'],
      ['X-OCCI-Attribute', 'x="Ã¶"'],
    ]
    const response = toFetch(answer('grün', 201, fields), 'POST')
    expect(response.status).toBe(201)
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '5',
      'x-occi-location': '/a, /b',
      'x-occi-attribute': 'x="Ã¶"',
    })
    expect(await response.text()).toBe('grün')
  })

  test('a text in ASCII, and one beside a field with other octets', async () => {
    const type = ['Content-Type', 'text/plain'] as const
    for (const fields of [[type], [type, ['X-OCCI-Attribute', 'x="Ã¶"'] as const], []]) {
      const response = toFetch(answer('green', 200, fields), 'GET')
      expect(response.headers.get('content-type')).toBe(fields.length === 0 ? null : 'text/plain')
      expect(response.headers.get('content-length')).toBe('5')
      expect(await response.text()).toBe('green')
    }
  })

  test('octets', async () => {
    const response = toFetch(answer(Uint8Array.of(0, 255)), 'GET')
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(Uint8Array.of(0, 255))
  })

  test('HEAD: the length, and no body', async () => {
    const response = toFetch(answer('grün'), 'HEAD')
    expect(response.headers.get('content-length')).toBe('5')
    expect(response.body).toBeNull()
    expect(toFetch(answer(pieces('a')), 'HEAD').body).toBeNull()
  })

  test.each([204, 304])('%i: no body whatever was given', (status) => {
    const response = toFetch(answer('text', status), 'GET')
    expect(response.body).toBeNull()
    expect(response.headers.has('content-length')).toBe(false)
  })

  test('a stream asks for a piece only when its reader does', async () => {
    const asked: string[] = []
    const response = toFetch(answer(pieces('one ', 'two', new TextEncoder().encode(' three'), asked)), 'GET')
    expect(asked).toEqual([])
    expect(await response.text()).toBe('one two three')
    expect(asked).toEqual(['asked', 'asked', 'asked', 'closed'])
  })

  test('a stream that its reader leaves is closed', async () => {
    const asked: string[] = []
    const reader = toFetch(answer(pieces('one', 'two', asked)), 'GET').body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect(asked).toEqual(['asked', 'closed'])
  })

  test('a stream that fails midway fails for its reader, who does not see why', async () => {
    const cause = new Error('the store is unavailable')
    async function* broken() {
      yield 'one'
      throw cause
    }
    const failure = { message: 'the answer could not be completed', cause }
    await expect(toFetch(answer(broken()), 'GET').text()).rejects.toMatchObject(failure)
  })
})

/** Gives pieces, and writes down when it is asked for one and when it is closed. */
async function* pieces(...given: (string | Uint8Array | string[])[]) {
  const asked = given.find((piece) => Array.isArray(piece)) ?? []
  try {
    for (const piece of given) {
      if (Array.isArray(piece)) continue
      asked.push('asked')
      yield piece
    }
  } finally {
    asked.push('closed')
  }
}
