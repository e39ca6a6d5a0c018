import { defineKind, defineMixin, resource } from '@occi/core'
import { htmlRendering } from '@occi/render-html'
import { describe, expect, test } from 'vitest'
import { Application } from '../application.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { type Client, client, json, occi } from './http.test-fixture.ts'

const scheme = 'http://example.com/occi#'
const box = defineKind({
  scheme,
  term: 'box',
  parent: resource,
  attributes: { 'com.example.cores': { type: 'integer', mutable: true, default: 1 } },
})
const system = defineMixin({ scheme, term: 'system', applies: [box], exclusive: true })
/** A template: what it sets may be the client's, the service's, or the kind's, and may have no default. */
const template = (term: string, version: number, cores: number) =>
  defineMixin({
    scheme,
    term,
    depends: [system],
    location: `/system/${term}/`,
    attributes: {
      'com.example.user': { type: 'string', mutable: true, default: `${term}-user` },
      'com.example.version': { type: 'integer', default: version },
      'com.example.cores': { type: 'integer', default: cores },
      'com.example.key': { type: 'string', mutable: true },
    },
  })
const debian = template('debian', 13, 2)
const alpine = template('alpine', 3, 4)

const defaultsOf = (term: string, version: number, cores: number) => ({
  'com.example.user': `${term}-user`,
  'com.example.version': version,
  'com.example.cores': cores,
})

async function site(attributes: Readonly<Record<string, string>> = {}): Promise<Client> {
  const app = new Application({ report: () => {}, renderings: [...standardRenderings(), htmlRendering()] })
  app.registerBackend([box, system, debian, alpine], {})
  const made = await client(app)
  const body = { kind: box.identifier, mixins: [debian.identifier], attributes }
  expect((await made.send('PUT', '/box/1', json(body))).status).toBe(201)
  return made
}

async function entity({ send }: Client) {
  const { kind, mixins, attributes, title } = JSON.parse(
    (await send('GET', '/box/1', { headers: { Accept: 'application/json' } })).text,
  )
  return { kind, mixins, attributes, ...(title === undefined ? {} : { title }) }
}

const form = (fields: Readonly<Record<string, string>>) => ({
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
  body: new URLSearchParams(fields).toString(),
})

/** Every way in which a client puts the one template in the place of the other. */
const ways: readonly [string, (site: Client) => Promise<unknown>][] = [
  [
    'POST in text/occi',
    ({ send }) => send('POST', '/box/1', occi({ Category: 'alpine; scheme="http://example.com/occi#"' })),
  ],
  ['POST in JSON', ({ send }) => send('POST', '/box/1', json({ mixins: [alpine.identifier] }))],
  [
    'PUT without the values',
    ({ send }) => send('PUT', '/box/1', json({ kind: box.identifier, mixins: [alpine.identifier] })),
  ],
  [
    'PUT of what GET returned',
    async (at) => at.send('PUT', '/box/1', json({ ...(await entity(at)), mixins: [alpine.identifier] })),
  ],
  [
    'POST of what GET returned',
    async (at) => at.send('POST', '/box/1', json({ ...(await entity(at)), mixins: [alpine.identifier] })),
  ],
  ['POST to the collection', ({ send }) => send('POST', '/system/alpine/', occi({ 'X-OCCI-Location': '/box/1' }))],
  ['PUT to the collection', ({ send }) => send('PUT', '/system/alpine/', occi({ 'X-OCCI-Location': '/box/1' }))],
  ['a form that adds', ({ send }) => send('POST', '/box/1', form({ category: alpine.identifier }))],
  [
    'a form that replaces',
    ({ send }) => {
      const values = { 'com.example.user': 'debian-user', 'com.example.cores': '2' }
      const body = form({ _method: 'PUT', category: box.identifier, ...values })
      return send('POST', '/box/1', { ...body, body: `${body.body}&category=${encodeURIComponent(alpine.identifier)}` })
    },
  ],
]

describe('an exclusive mixin takes the place of another (GFD.224 OS Template)', () => {
  test.each(ways)('%s: the defaults of the new one apply', async (_, swap) => {
    const at = await site()
    expect((await entity(at)).attributes).toEqual(defaultsOf('debian', 13, 2))
    await swap(at)
    expect(await entity(at)).toEqual({
      kind: box.identifier,
      mixins: [alpine.identifier],
      attributes: defaultsOf('alpine', 3, 4),
    })
  })

  test.each(ways)('%s: what was set of the old one is replaced too', async (way, swap) => {
    const at = await site({ 'com.example.user': 'own' })
    await swap(at)
    const { attributes } = await entity(at)
    expect(attributes['com.example.version']).toBe(3)
    if (way !== 'a form that replaces') expect(attributes['com.example.user']).toBe('alpine-user')
  })

  test.each(['POST', 'PUT'])('%s with a value: the client’s counts', async (method) => {
    const at = await site()
    const attributes = { 'com.example.user': 'mine', 'com.example.key': 'k', 'com.example.cores': 9 }
    await at.send(method, '/box/1', json({ kind: box.identifier, mixins: [alpine.identifier], attributes }))
    expect((await entity(at)).attributes).toEqual({ 'com.example.version': 3, ...attributes })
  })

  test('and back again', async () => {
    const at = await site()
    for (const [name, cores, version] of [
      ['alpine', 4, 3],
      ['debian', 2, 13],
      ['alpine', 4, 3],
    ] as const) {
      await at.send('POST', `/system/${name}/`, occi({ 'X-OCCI-Location': '/box/1' }))
      expect((await entity(at)).attributes).toEqual(defaultsOf(name, version, cores))
    }
  })
})

test('a mixin of a client declares an attribute of another one, with a default of its own', async () => {
  const at = await site()
  const define = (term: string, attribute: string) =>
    at.send('POST', '/-/', {
      headers: { 'Content-Type': 'text/plain' },
      body: `Category: ${term}; scheme="http://example.org/tags#"; class="mixin"; location="/${term}/"; attributes="${attribute}"`,
    })
  const jsonDefinition = (term: string, mutable: boolean, value: string) =>
    at.send(
      'POST',
      '/-/',
      json({
        mixins: [
          {
            scheme: 'http://example.org/tags#',
            term,
            location: `/${term}/`,
            attributes: { 'org.example.owner': { type: 'string', mutable, default: value } },
          },
        ],
      }),
    )
  expect((await define('plain', 'org.example.note{immutable}')).status).toBe(200)
  expect((await jsonDefinition('first', false, 'a')).status).toBe(200)
  for (const [term, value] of [
    ['second', 'b'],
    ['third', 'c'],
  ] as const) {
    const answer = await jsonDefinition(term, true, value)
    expect([answer.status, answer.text]).toEqual([200, expect.anything()])
    await at.send('PUT', `/box/${term}`, json({ kind: box.identifier, mixins: [`http://example.org/tags#${term}`] }))
    const made = await at.send('GET', `/box/${term}`, { headers: { Accept: 'application/json' } })
    expect(JSON.parse(made.text).attributes['org.example.owner']).toBe(value)
  }
})
