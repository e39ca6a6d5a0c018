import { OcciError } from '@occi/core'
import { type Fields, fieldText, type Message, type Payload } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { contextOf, disk, machine, shown, stop } from './fixtures.test-data.ts'
import { textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'

const rendering = textOcciRendering()
const context = contextOf('text/occi')
const contentType = ['Content-Type', 'text/occi; charset=utf-8']

function encode(payload: Payload, made = rendering): Message {
  const message = made.encode(payload, context)
  if (message instanceof Promise) throw new Error('nothing here is to be waited for')
  return message as Message
}

/** The same as lines of text/plain: each value of a field on one. */
function unfolded(fields: Fields): unknown {
  const decoded = rendering.decode({ fields, body: 'OK' }, ['entity'])
  return decoded && shown(decoded.raw)
}

describe('GFD.229 OCCI Header Rendering', () => {
  it('says OK and joins the values of a field by commas', () => {
    const message = encode({ type: 'action', action: stop, attributes: { a: '1', b: 2 } })
    expect(message).toEqual({
      fields: [
        ['Category', 'stop; scheme="http://schemas.ogf.org/occi/infrastructure/compute/action#"; class="action"'],
        ['X-OCCI-Attribute', 'a="1", b=2'],
        contentType,
      ],
      body: 'OK',
    })
  })

  it('says the same of an entity as text/plain', () => {
    const payload = { type: 'entity', entity: machine, links: [disk] } as const
    const { fields, body } = encode(payload)
    expect(body).toBe('OK')
    expect(fields.map(([name]) => name)).toEqual(['Category', 'Link', 'X-OCCI-Attribute', 'Content-Type'])
    const plain = textPlainRendering()
    const lines = plain.encode(payload, context) as Message
    const read = plain.decode({ fields: [], body: String(lines.body) }, ['entity'])
    expect(unfolded(fields)).toEqual(read && shown(read.raw))
  })

  it('gives the URIs of actions as paths, or absolute as the ABNF has them', () => {
    const payload = { type: 'entity', entity: machine, links: [] } as const
    const linkOf = ({ fields }: Message) => fields.find(([name]) => name === 'Link')?.[1]
    expect(linkOf(encode(payload))).toMatch(/^<\/api\/compute\/[^>]*\?action=stop>/)
    const toTheLetter = textOcciRendering({ lineEnd: 'crlf' })
    expect(linkOf(encode(payload, toTheLetter))).toMatch(
      /^<https:\/\/cloud\.example\.com\/api\/compute\/[^>]*\?action=stop>/,
    )
  })

  it('writes UTF-8 octets', () => {
    const { fields } = encode({ type: 'entity', entity: { ...machine, title: 'Größe 😀' }, links: [] })
    const value = fields.find(([name]) => name === 'X-OCCI-Attribute')?.[1] ?? ''
    expect(value).toMatch(/^[\t\u0020-\u007e\u0080-\u00ff]*$/)
    expect(fieldText(value)).toContain('occi.core.title="Größe 😀"')
  })

  it('writes nothing that ends a field', () => {
    const { fields } = encode({ type: 'entity', entity: { ...machine, title: 'a\r\nb\u007f' }, links: [] })
    for (const [, value] of fields) expect(value).not.toMatch(/[\r\n\u007f]/)
  })

  it('says OK for success without content, and for an empty listing', () => {
    const nothing = { fields: [contentType], body: 'OK' }
    expect(encode({ type: 'nothing' })).toEqual(nothing)
    expect(encode({ type: 'entities', batches: [] })).toEqual(nothing)
  })

  it('gives the location of a created entity', () => {
    expect(encode({ type: 'entity', entity: machine, links: [], created: true })).toEqual({
      fields: [['X-OCCI-Location', `https://cloud.example.com/api${machine.location}`], contentType],
      body: 'OK',
    })
  })

  it('writes errors in the body', () => {
    const error = new OcciError('not-found', 'there is nothing at /x')
    expect(encode({ type: 'error', error, status: 404 })).toEqual({
      fields: [contentType],
      body: 'there is nothing at /x\n',
    })
  })
})

const listing = {
  fields: [
    [
      'X-OCCI-Location',
      `https://cloud.example.com/api${machine.location}, https://cloud.example.com/api${disk.location}`,
    ],
    contentType,
  ],
  body: 'OK',
}

describe('a listing', () => {
  const batches = [[{ entity: machine, links: [] }], [{ entity: disk, links: [] }]]

  async function* come() {
    yield* batches
  }

  it('is one field', () => {
    expect(encode({ type: 'entities', batches })).toEqual(listing)
  })

  it('waits for batches that are still to come', async () => {
    await expect(rendering.encode({ type: 'entities', batches: come() }, context)).resolves.toEqual(listing)
  })
})

describe('what is too large for a header', () => {
  const payload = { type: 'locations', locations: ['/é'] } as const
  // X-OCCI-Location: https://cloud.example.com/api/é and CRLF, in octets.
  const octets = 15 + 2 + 32 + 2

  it('is refused, counted in octets with names and line ends', () => {
    expect(encode(payload, textOcciRendering({ maxHeaderBytes: octets })).body).toBe('OK')
    expect(() => encode(payload, textOcciRendering({ maxHeaderBytes: octets - 1 }))).toThrow(
      new OcciError(
        'not-acceptable',
        `this is too large for a header section: it needs more than ${octets - 1} octets of header fields, accept text/plain or application/occi+json instead, or text/uri-list for a listing`,
      ),
    )
  })

  it('is 12 KiB by default', () => {
    const location = (length: number) => `/${'a'.repeat(length - 1)}`
    const fits = 12 * 1024 - 15 - 4 - 'https://cloud.example.com/api'.length
    expect(encode({ type: 'locations', locations: [location(fits)] }).body).toBe('OK')
    expect(() => encode({ type: 'locations', locations: [location(fits + 1)] })).toThrow('more than 12288 octets')
  })

  it('is not read to its end', async () => {
    let asked = 0
    async function* endless() {
      for (;;) {
        asked++
        yield [{ entity: machine, links: [] }]
      }
    }
    const small = textOcciRendering({ maxHeaderBytes: 300 })
    await expect(small.encode({ type: 'entities', batches: endless() }, context)).rejects.toMatchObject({
      code: 'not-acceptable',
    })
    expect(asked).toBeLessThan(10)
    expect(() => small.encode({ type: 'entities', batches: forever() }, context)).toThrow('too large')
  })

  function* forever() {
    for (;;) yield [{ entity: machine, links: [] }]
  }
})

describe('textOcciRendering', () => {
  it('serves text/occi, or the chosen media types', () => {
    expect(rendering.mediaTypes).toEqual(['text/occi'])
    expect(textOcciRendering({ mediaTypes: ['text/x-occi'] }).mediaTypes).toEqual(['text/x-occi'])
    expect(rendering.canEncode('entities')).toBe(true)
    expect(rendering.lists).toBe('locations')
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a maximum of %s octets', (maxHeaderBytes) => {
    expect(() => textOcciRendering({ maxHeaderBytes })).toThrow(
      new OcciError('definition', `maxHeaderBytes is ${maxHeaderBytes}, expected a positive integer`),
    )
  })
})
