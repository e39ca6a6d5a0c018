import { OcciError } from '@occi/core'
import type { Message, Payload, PayloadType } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { contextOf, disk, machine } from './fixtures.test-data.ts'
import { uriListRendering } from './uri-list-rendering.ts'

const rendering = uriListRendering()
const context = contextOf('text/uri-list')
const fields = [['Content-Type', 'text/uri-list; charset=utf-8']]
const url = (location: string) => `https://cloud.example.com/api${location}\n`

function encode(payload: Payload): Message {
  return rendering.encode(payload, context) as Message
}

describe('GFD.229 URI Listing Rendering', () => {
  it('gives absolute URLs, each on a line that ends in LF, the last one too', () => {
    const batches = [[{ entity: machine, links: [disk] }], [{ entity: disk, links: [] }]]
    expect(encode({ type: 'entities', batches })).toEqual({ fields, body: url(machine.location) + url(disk.location) })
    expect(encode({ type: 'locations', locations: ['/a/1'] })).toEqual({ fields, body: url('/a/1') })
    expect(encode({ type: 'nothing' })).toEqual({ fields, body: '' })
  })

  it('ends lines in CRLF if the option says so (RFC 2483)', () => {
    const message = uriListRendering({ lineEnd: 'crlf' }).encode({ type: 'locations', locations: ['/a/1'] }, context)
    expect((message as Message).body).toBe('https://cloud.example.com/api/a/1\r\n')
  })

  it('streams batches that are still to come', async () => {
    async function* come() {
      yield [{ entity: machine, links: [] }]
      yield [{ entity: disk, links: [] }]
    }
    const { body } = encode({ type: 'entities', batches: come() })
    const pieces: unknown[] = []
    for await (const piece of body as AsyncIterable<string>) pieces.push(piece)
    expect(pieces).toEqual([url(machine.location), url(disk.location)])
  })

  it('writes errors as text/plain', () => {
    const error = new OcciError('not-found', 'there is nothing at /x')
    expect(encode({ type: 'error', error, status: 404 })).toEqual({
      fields: [['Content-Type', 'text/plain; charset=utf-8']],
      body: 'there is nothing at /x\n',
    })
  })

  it.each<PayloadType>(['entities', 'locations', 'nothing', 'error'])('can carry %s', (type) => {
    expect(rendering.canEncode(type)).toBe(true)
  })

  it.each<PayloadType>(['entity', 'categories', 'partial', 'action', 'filter'])(
    'cannot carry %s: 400, since the request was not for a listing',
    (type) => {
      expect(rendering.canEncode(type)).toMatchObject({ status: 400, reason: expect.stringMatching('listings only') })
    },
  )

  it('refuses to write anything but a listing', () => {
    expect(() => encode({ type: 'categories', categories: [] })).toThrow(
      expect.objectContaining({ code: 'not-acceptable' }),
    )
  })

  it('serves text/uri-list, or the chosen media types', () => {
    expect(rendering.mediaTypes).toEqual(['text/uri-list'])
    expect(rendering.lists).toBe('locations')
    expect(uriListRendering({ mediaTypes: ['text/x-uris'] }).mediaTypes).toEqual(['text/x-uris'])
  })
})

describe('reading a URI list', () => {
  const decode = (body: string | Uint8Array) => rendering.decode({ fields: [], body }, ['locations'])

  it('takes URLs and paths, and skips comments', () => {
    const decoded = decode('# all machines\r\nhttps://h:1/compute/1\r\n\r\n /compute/2,3;4 \n#\n/compute/2,3;4')
    expect(decoded?.raw).toEqual({ type: 'locations', locations: ['https://h:1/compute/1', '/compute/2,3;4'] })
    expect(decoded?.at(['locations', 1])).toEqual({ line: 4, column: 2 })
  })

  it.each([[''], ['# nothing\n'], ['\r\n \r\n']])('finds nothing in %j', (body) => {
    expect(decode(body)).toBeUndefined()
    expect(decode(new TextEncoder().encode(body))).toBeUndefined()
  })

  it('lists every fault with its place', () => {
    expect(() => decode('/a\nX-OCCI-Location: /b\n"/c"\n/d')).toThrow(
      expect.objectContaining({
        code: 'syntax',
        message:
          "line 2, column 18: found '/', expected the end of the line after the URI; line 3, column 1: found a quotation mark, expected a URI",
      }),
    )
    expect(() => decode(new Uint8Array([0xff]))).toThrow('line 1: the octets are not UTF-8')
  })

  it('reads what it writes', () => {
    const body = String(encode({ type: 'locations', locations: ['/a/1', '/a/2'] }).body)
    expect(decode(body)?.raw).toEqual({
      type: 'locations',
      locations: ['https://cloud.example.com/api/a/1', 'https://cloud.example.com/api/a/2'],
    })
  })
})
