import { HttpError, OcciError } from '@occi/core'
import { faultsError, isUri, type Message, makeMixin, type Payload, type RawEntity } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import {
  compute,
  contextOf,
  disk,
  machine,
  other,
  small,
  start,
  stop,
  storagelink,
  tagged,
  template,
  userData,
} from './fixtures.test-data.ts'
import { textPlainRendering } from './plain-rendering.ts'

const rendering = textPlainRendering()
const context = contextOf('text/plain')

function encode(payload: Payload): Message {
  const message = rendering.encode(payload, context)
  if (message instanceof Promise) throw new Error('nothing here is to be waited for')
  return message as Message
}

function linesOf(payload: Payload): string[] {
  const { body } = encode(payload)
  expect(body).toMatch(/[^\r]\n$/)
  return String(body).slice(0, -1).split('\n')
}

const machineLines = [
  'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"; location="https://cloud.example.com/api/compute/"',
  'Category: user_data; scheme="http://schemas.ogf.org/occi/infrastructure/compute#"; class="mixin"',
  'Link: </api/storage/s1>; rel="http://schemas.ogf.org/occi/infrastructure#storage"; self="/api/storagelink/5a1c0a20-0000-4000-8000-000000000002"; category="http://schemas.ogf.org/occi/infrastructure#storagelink"; occi.core.id="urn:uuid:5a1c0a20-0000-4000-8000-000000000002"; occi.core.title="the disk"; occi.core.source="/api/compute/5a1c0a20-0000-4000-8000-000000000001"; occi.core.target="/api/storage/s1"; occi.storagelink.deviceid="/dev/vda"; occi.storagelink.state="active"',
  'Link: </api/compute/5a1c0a20-0000-4000-8000-000000000001?action=stop>; rel="http://schemas.ogf.org/occi/infrastructure/compute/action#stop"',
  'X-OCCI-Attribute: occi.core.id="urn:uuid:5a1c0a20-0000-4000-8000-000000000001"',
  'X-OCCI-Attribute: occi.core.title="My \\"first\\", machine; \\\\o/"',
  'X-OCCI-Attribute: occi.core.summary="Größe: 2"',
  'X-OCCI-Attribute: occi.compute.cores=2',
  'X-OCCI-Attribute: occi.compute.memory=1.5',
  'X-OCCI-Attribute: occi.compute.hostname="vm1"',
  'X-OCCI-Attribute: occi.compute.state="active"',
  'X-OCCI-Attribute: occi.compute.userdata="IyEvYmluL3No"',
]

describe('GFD.229 Resource Instance Rendering', () => {
  it('gives categories, links, actions and attributes, one value a line', () => {
    expect(linesOf({ type: 'entity', entity: machine, links: [disk] })).toEqual(machineLines)
    expect(encode({ type: 'entity', entity: machine, links: [disk] }).fields).toEqual([
      ['Content-Type', 'text/plain; charset=utf-8'],
    ])
  })

  it('says which of its media types was agreed on', () => {
    const message = rendering.encode({ type: 'nothing' }, contextOf('text/occi+plain'))
    expect(message).toEqual({ fields: [['Content-Type', 'text/occi+plain; charset=utf-8']], body: '' })
  })

  it('gives attributes without a definition last, by name', () => {
    const attributes = {
      ...machine.attributes,
      'com.example.z': 1,
      'com.example.a': true,
      'com.example.none': undefined,
    }
    const lines = linesOf({ type: 'entity', entity: { ...machine, attributes }, links: [] })
    expect(lines.slice(-2)).toEqual(['X-OCCI-Attribute: com.example.a=true', 'X-OCCI-Attribute: com.example.z=1'])
  })

  it('gives arrays and objects as quoted JSON, booleans bare', () => {
    const attributes = { 'com.example.on': false, 'com.example.facts': { a: 'b"' }, 'com.example.labels': ['x', 1] }
    const lines = linesOf({
      type: 'entity',
      entity: { ...machine, mixins: [tagged.identifier], attributes },
      links: [],
    })
    expect(lines.slice(-3)).toEqual([
      String.raw`X-OCCI-Attribute: com.example.labels="[\"x\",1]"`,
      String.raw`X-OCCI-Attribute: com.example.facts="{\"a\":\"b\\\"\"}"`,
      'X-OCCI-Attribute: com.example.on=false',
    ])
  })

  it('names categories that the catalogue does not know', () => {
    const entity = { ...machine, kind: 'http://a.b/c#gone', mixins: ['http://a.b/c#tag'], attributes: { z: 1, a: 2 } }
    const lines = linesOf({ type: 'entity', entity: { ...entity, actions: ['http://a.b/c#go'] }, links: [] })
    expect(lines.slice(0, 3)).toEqual([
      'Category: gone; scheme="http://a.b/c#"; class="kind"',
      'Category: tag; scheme="http://a.b/c#"; class="mixin"',
      `Link: </api${machine.location}?action=go>; rel="http://a.b/c#go"`,
    ])
    expect(lines.slice(-2)).toEqual(['X-OCCI-Attribute: a=2', 'X-OCCI-Attribute: z=1'])
  })

  it('keeps every value on its line', () => {
    const evil = 'a\r\nX-OCCI-Attribute: b="c'
    const entity = { ...machine, title: evil, mixins: [], attributes: { 'occi.compute.hostname': evil } }
    const link = { ...disk, target: 'http://h/>\r\nX: y', targetKind: 'a"b\nc', title: evil }
    const lines = linesOf({ type: 'entity', entity, links: [link] })
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'Category',
      'Link',
      'Link',
      ...Array<string>(4).fill('X-OCCI-Attribute'),
    ])
  })
})

describe('GFD.229 Link Instance Rendering', () => {
  it('gives source and target', () => {
    expect(linesOf({ type: 'entity', entity: { ...disk, mixins: [tagged.identifier] }, links: [] })).toEqual([
      'Category: storagelink; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"; location="https://cloud.example.com/api/storagelink/"',
      'Category: tagged; scheme="http://example.com/occi#"; class="mixin"',
      'X-OCCI-Attribute: occi.core.id="urn:uuid:5a1c0a20-0000-4000-8000-000000000002"',
      'X-OCCI-Attribute: occi.core.title="the disk"',
      'X-OCCI-Attribute: occi.core.source="/api/compute/5a1c0a20-0000-4000-8000-000000000001"',
      'X-OCCI-Attribute: occi.core.target="/api/storage/s1"',
      'X-OCCI-Attribute: occi.core.target.kind="http://schemas.ogf.org/occi/infrastructure#storage"',
      'X-OCCI-Attribute: occi.storagelink.deviceid="/dev/vda"',
      'X-OCCI-Attribute: occi.storagelink.state="active"',
    ])
  })

  it.each([
    ['as the link says', { targetKind: 'http://a.b/c#d' }, 'http://a.b/c#d'],
    ['as the kind of the link says', {}, 'http://schemas.ogf.org/occi/infrastructure#storage'],
    ['any resource', { kind: 'http://schemas.ogf.org/occi/core#link' }, 'http://schemas.ogf.org/occi/core#resource'],
  ])('gives the kind of a target %s', (_, fields, rel) => {
    const { targetKind: _kind, ...link } = disk
    const payload = { type: 'entity', entity: machine, links: [{ ...link, ...fields }] } as const
    expect(linesOf(payload)[2]).toContain(`; rel="${rel}"; self=`)
  })

  it('gives a target outside the service as it is, and every category of the link', () => {
    const link = { ...disk, target: 'https://else.where/x', mixins: [tagged.identifier] }
    const line = linesOf({ type: 'entity', entity: machine, links: [link] })[2]
    expect(line).toContain('Link: <https://else.where/x>; ')
    expect(line).toContain(`; category="${storagelink.identifier} ${tagged.identifier}"; `)
  })
})

describe('GFD.223 Create Entity Instance', () => {
  const url = `https://cloud.example.com/api${machine.location}`

  it('gives the location, with nothing after it: clients take what follows the last slash for the id', () => {
    const { body } = encode({ type: 'entity', entity: machine, links: [], created: true })
    expect(body).toBe(`X-OCCI-Location: ${url}`)
    expect(encode({ type: 'locations', locations: [machine.location] }).body).toBe(`X-OCCI-Location: ${url}`)
  })

  it('gives the locations of several', () => {
    expect(encode({ type: 'locations', locations: ['/a/1', '/a/2'] }).body).toBe(
      'X-OCCI-Location: https://cloud.example.com/api/a/1\nX-OCCI-Location: https://cloud.example.com/api/a/2',
    )
  })
})

describe('GFD.229 Category Collection Rendering', () => {
  it('gives kinds, mixins and actions in full', () => {
    const userDefined = makeMixin(
      { scheme: 'http://a.b/c#', term: 'mine', location: '/mine/' },
      { userDefined: true, rel: ['http://else.where/x#y'] },
    )
    const categories = [compute, storagelink, userData, small, tagged, template, other, userDefined, stop, start]
    expect(linesOf({ type: 'categories', categories })).toEqual([
      'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"; title="A \\"machine\\""; rel="http://schemas.ogf.org/occi/core#resource"; location="https://cloud.example.com/api/compute/"; attributes="occi.compute.cores occi.compute.memory occi.compute.hostname{required} occi.compute.state{immutable}"; actions="http://schemas.ogf.org/occi/infrastructure/compute/action#start http://schemas.ogf.org/occi/infrastructure/compute/action#stop"',
      'Category: storagelink; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"; rel="http://schemas.ogf.org/occi/core#link"; location="https://cloud.example.com/api/storagelink/"; attributes="occi.storagelink.deviceid occi.storagelink.state{immutable}"',
      'Category: user_data; scheme="http://schemas.ogf.org/occi/infrastructure/compute#"; class="mixin"; location="https://cloud.example.com/api/user_data/"; attributes="occi.compute.userdata{required}"',
      'Category: small; scheme="http://example.com/occi/tpl#"; class="mixin"; rel="http://schemas.ogf.org/occi/infrastructure#resource_tpl"; location="https://cloud.example.com/api/tpl/small/"',
      'Category: tagged; scheme="http://example.com/occi#"; class="mixin"; location="https://cloud.example.com/api/tagged/"; attributes="com.example.labels com.example.facts com.example.on"',
      'Category: resource_tpl; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="mixin"; location="https://cloud.example.com/api/tpl/"',
      'Category: other; scheme="http://example.com/occi#"; class="mixin"; location="https://cloud.example.com/api/other/"',
      'Category: mine; scheme="http://a.b/c#"; class="mixin"; rel="http://else.where/x#y"; location="https://cloud.example.com/api/mine/"',
      // A parameter is the client's to give, whatever its definition says.
      'Category: stop; scheme="http://schemas.ogf.org/occi/infrastructure/compute/action#"; class="action"; attributes="method"',
      'Category: start; scheme="http://schemas.ogf.org/occi/infrastructure/compute/action#"; class="action"; title="Start the machine"',
    ])
  })

  it('gives locations as URLs of the caller’s host, one after another', () => {
    for (const host of ['https://a.example', 'https://b.example', 'https://a.example']) {
      const message = rendering.encode(
        { type: 'categories', categories: [compute] },
        { ...context, url: (location) => host + location },
      ) as Message
      const location = /location="([^"]*)"/.exec(String(message.body))?.[1] ?? ''
      expect(location).toBe(`${host}/compute/`)
      expect(isUri(location)).toBe(true)
    }
  })
})

describe('GFD.229 Entity Collection Rendering', () => {
  const batches = [[{ entity: machine, links: [disk] }], [], [{ entity: disk, links: [] }]]
  const expected = [
    `X-OCCI-Location: https://cloud.example.com/api${machine.location}`,
    `\nX-OCCI-Location: https://cloud.example.com/api${disk.location}`,
  ]

  it('gives the location of every entity, with no line break at the end: clients count lines', () => {
    expect(encode({ type: 'entities', batches }).body).toBe(expected.join(''))
    expect(encode({ type: 'entities', batches: [] }).body).toBe('')
    expect(rendering.lists).toBe('locations')
  })

  it('streams batches that are still to come', async () => {
    let asked = 0
    async function* come() {
      for (const batch of batches) {
        asked++
        yield batch
      }
    }
    const { body } = encode({ type: 'entities', batches: come() })
    if (typeof body === 'string' || body instanceof Uint8Array) throw new Error('expected a stream')
    const pieces: unknown[] = []
    for await (const piece of body) {
      if (pieces.length === 0) expect(asked).toBe(1)
      pieces.push(piece)
    }
    expect(pieces).toEqual(expected)
  })
})

describe('errors', () => {
  it('are one line for each fault', () => {
    const error = faultsError('invalid', [
      { message: 'a is wrong', path: [], position: { line: 2, column: 3 } },
      { message: 'b is missing', path: [] },
    ])
    expect(encode({ type: 'error', error, status: 400 })).toEqual({
      fields: [['Content-Type', 'text/plain; charset=utf-8']],
      body: 'line 2, column 3: a is wrong\nb is missing\n',
    })
  })

  it('without faults are their message', () => {
    const error = new HttpError(503, 'the pool is unavailable')
    expect(encode({ type: 'error', error, status: 503 }).body).toBe('the pool is unavailable\n')
  })
})

/** A client sends only the identifier of a kind, without the location of its collection. */
const kindLine = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'

describe('what clients send', () => {
  it('an action', () => {
    expect(linesOf({ type: 'action', action: stop, attributes: { method: 'poweroff' } })).toEqual([
      'Category: stop; scheme="http://schemas.ogf.org/occi/infrastructure/compute/action#"; class="action"',
      'X-OCCI-Attribute: method="poweroff"',
    ])
  })

  it('a filter', () => {
    const attributes = { 'occi.compute.cores': 2, 'occi.compute.state': undefined }
    expect(linesOf({ type: 'filter', categories: [compute, userData], attributes })).toEqual([
      kindLine,
      machineLines[1],
      'X-OCCI-Attribute: occi.compute.cores=2',
    ])
  })

  it('an entity, whole or in part', () => {
    const entity: RawEntity = {
      categories: [{ identifier: compute.identifier, class: 'kind' }, { identifier: userData.identifier }],
      attributes: new Map([['occi.compute.cores', { json: 2 }]]),
      id: 'urn:uuid:1',
      title: { text: 'T' },
      summary: { json: 'S' },
      links: [
        {
          categories: [{ identifier: storagelink.identifier }],
          attributes: new Map([['occi.storagelink.deviceid', { text: 'a' }]]),
          id: '/l/1',
          title: { text: 'L' },
          target: { uri: '/s/1' },
          source: { uri: '/c/1', kind: compute.identifier },
        },
      ],
      actions: [stop.identifier],
    }
    expect(linesOf({ type: 'partial', entity })).toEqual([
      kindLine,
      'Category: user_data; scheme="http://schemas.ogf.org/occi/infrastructure/compute#"',
      'Link: </s/1>; rel="http://schemas.ogf.org/occi/core#resource"; self="/l/1"; category="http://schemas.ogf.org/occi/infrastructure#storagelink"; occi.core.title="L"; occi.core.source="/c/1"; occi.core.source.kind="http://schemas.ogf.org/occi/infrastructure#compute"; occi.storagelink.deviceid="a"',
      'Link: <?action=stop>; rel="http://schemas.ogf.org/occi/infrastructure/compute/action#stop"',
      'X-OCCI-Attribute: occi.core.id="urn:uuid:1"',
      'X-OCCI-Attribute: occi.core.title="T"',
      'X-OCCI-Attribute: occi.core.summary="S"',
      'X-OCCI-Attribute: occi.compute.cores=2',
    ])
  })

  it('a link', () => {
    const entity: RawEntity = {
      categories: [{ identifier: storagelink.identifier, class: 'kind' }],
      attributes: new Map(),
      source: { uri: '/c/1' },
      target: { uri: '/s/1', kind: 'a#storage' },
    }
    expect(linesOf({ type: 'partial', entity }).slice(1)).toEqual([
      'X-OCCI-Attribute: occi.core.source="/c/1"',
      'X-OCCI-Attribute: occi.core.target="/s/1"',
      'X-OCCI-Attribute: occi.core.target.kind="a#storage"',
    ])
  })

  it('never a link without target within its resource', () => {
    const link: RawEntity = { categories: [], attributes: new Map() }
    const entity: RawEntity = { categories: [], attributes: new Map(), links: [link] }
    expect(() => encode({ type: 'partial', entity })).toThrow(
      new OcciError('not-acceptable', 'a link without a target cannot be written as text, give it its target'),
    )
  })
})

describe('textPlainRendering', () => {
  it('serves text/plain and text/occi+plain, or the chosen media types', () => {
    expect(rendering.mediaTypes).toEqual(['text/plain', 'text/occi+plain'])
    expect(textPlainRendering({ mediaTypes: ['text/x-occi'] }).mediaTypes).toEqual(['text/x-occi'])
    expect(rendering.canEncode('entity')).toBe(true)
  })
})

describe('the ABNF of GFD.229 to the letter', () => {
  const toTheLetter = textPlainRendering({ lineEnd: 'crlf' })
  const bodyOf = (payload: Payload) => (toTheLetter.encode(payload, context) as Message).body

  it('ends every line in CRLF, and gives the URIs of actions absolute', () => {
    const body = String(bodyOf({ type: 'entity', entity: machine, links: [disk] }))
    const action = machineLines.findIndex((line) => line.includes('?action='))
    const expected = machineLines.with(
      action,
      String(machineLines[action]).replace('</', '<https://cloud.example.com/'),
    )
    expect(body).toBe(expected.map((line) => `${line}\r\n`).join(''))
  })

  it('ends the last line of a listing, and errors, in the same way', () => {
    const batches = [[{ entity: machine, links: [] }], [{ entity: disk, links: [] }]]
    const line = (location: string) => `X-OCCI-Location: https://cloud.example.com/api${location}\r\n`
    expect(bodyOf({ type: 'entities', batches })).toBe(line(machine.location) + line(disk.location))
    expect(bodyOf({ type: 'entity', entity: machine, links: [], created: true })).toBe(line(machine.location))
    const error = new OcciError('not-found', 'there is nothing at /x')
    expect(bodyOf({ type: 'error', error, status: 404 })).toBe('there is nothing at /x\r\n')
  })
})
