import type { Entity, Json, Link } from '@occi/core'
import {
  defaultResolveLimits,
  type Fields,
  type Message,
  type Payload,
  type RawEntity,
  type RawType,
  type Rendering,
  type ResolveContext,
  resolveChanges,
  resolveInvocation,
  resolveReplacement,
} from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  catalogue,
  compute,
  contextOf,
  disk,
  locate,
  machine,
  small,
  stop,
  tagged,
  userData,
} from './fixtures.test-data.ts'
import { textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'
import { identifier, term, text, uri } from './text.test-data.ts'

const renderings: readonly (readonly [string, Rendering])[] = [
  ['text/plain', textPlainRendering()],
  ['text/occi', textOcciRendering({ maxHeaderBytes: 1_000_000 })],
]
const resolving: ResolveContext = { catalogue, limits: defaultResolveLimits, locate }

function write(rendering: Rendering, payload: Payload): { fields: Fields; body: string } {
  const message = rendering.encode(payload, contextOf(rendering.mediaTypes[0] ?? '')) as Message
  return { fields: message.fields, body: String(message.body) }
}

function read(rendering: Rendering, payload: Payload, type: RawType) {
  return rendering.decode(write(rendering, payload), [type])?.raw
}

function readEntity(rendering: Rendering, payload: Payload): RawEntity {
  const raw = read(rendering, payload, 'entity')
  if (raw?.type !== 'entity') throw new Error('expected an entity')
  return raw.entity
}

/** Values of the model: what a backend may have set. */
const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme-ascii' }) as fc.Arbitrary<Json>
const attributes = fc.record(
  {
    'occi.compute.cores': fc.maxSafeInteger(),
    'occi.compute.memory': fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0),
    'occi.compute.hostname': text,
    'occi.compute.state': text,
    'com.example.labels': fc.array(json),
    'com.example.facts': fc.dictionary(term, json),
    'com.example.on': fc.boolean(),
  },
  { requiredKeys: ['occi.compute.hostname'] },
)
const entities: fc.Arbitrary<Entity> = fc
  .record({ title: text, summary: text, attributes })
  .map((fields) => ({ ...machine, ...fields, mixins: [tagged.identifier] }))
const links: fc.Arbitrary<Link> = fc
  .record({ title: text, target: fc.constantFrom('/storage/s1', 'http://else.where/a,b;c'), deviceid: text })
  .map(({ title, target, deviceid }) => ({
    ...disk,
    title,
    target,
    attributes: { ...disk.attributes, 'occi.storagelink.deviceid': deviceid },
  }))

describe.each(renderings)('%s', (_, rendering) => {
  it('changes nothing if an entity is sent back as it was read (GFD.223 Replace)', () => {
    fc.assert(
      fc.property(entities, fc.array(links, { maxLength: 2 }), (entity, inline) => {
        const current = { entity, links: inline.slice(0, 1) }
        const raw = readEntity(rendering, { type: 'entity', ...current })
        const changes = resolveReplacement(raw, current, resolving)
        // JSON has one zero.
        const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
        expect(plain(changes.attributes)).toEqual(plain(entity.attributes))
        expect(changes).toMatchObject({ title: entity.title, mixins: [tagged] })
        expect(resolveChanges(raw, current, resolving)).toMatchObject({ title: entity.title, mixins: [] })
      }),
    )
  })

  it('finds links by their location and actions by their identifier', () => {
    const raw = readEntity(rendering, { type: 'entity', entity: machine, links: [disk] })
    expect(raw.actions).toEqual([stop.identifier])
    expect(raw.links?.map(({ id, target }) => [locate(id ?? ''), target])).toEqual([
      [disk.location, { uri: '/api/storage/s1', kind: disk.targetKind }],
    ])
  })

  it('reads the categories that it writes', () => {
    const raw = read(rendering, { type: 'categories', categories: [compute, userData, small, stop] }, 'categories')
    expect(raw).toMatchObject({
      categories: [
        {
          term: 'compute',
          class: 'kind',
          title: 'A "machine"',
          attributes: [
            { name: 'occi.compute.cores', mutable: true, required: false },
            { name: 'occi.compute.memory', mutable: true, required: false },
            { name: 'occi.compute.hostname', mutable: true, required: true },
            { name: 'occi.compute.state', mutable: false, required: false },
          ],
          actions: compute.actions.map((action) => action.identifier),
        },
        { term: 'user_data', class: 'mixin' },
        { term: 'small', location: 'https://cloud.example.com/api/tpl/small/' },
        { term: 'stop', class: 'action' },
      ],
    })
  })

  it('reads the invocation that it writes', () => {
    fc.assert(
      fc.property(text, (method) => {
        const raw = read(rendering, { type: 'action', action: stop, attributes: { method } }, 'action')
        if (raw?.type !== 'action') throw new Error('expected an action')
        expect(resolveInvocation(raw, 'stop', resolving)).toEqual({ action: stop, attributes: { method } })
      }),
    )
  })

  it('reads the filter that it writes', () => {
    const payload = { type: 'filter', categories: [compute], attributes: { 'occi.compute.cores': 2 } } as const
    expect(read(rendering, payload, 'filter')).toEqual({
      type: 'filter',
      categories: [{ identifier: compute.identifier, class: 'kind' }],
      attributes: new Map([['occi.compute.cores', { text: '2' }]]),
    })
  })

  it('reads the locations that it writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(uri, { minLength: 1 }), (ids) => {
        const locations = ids.map((id) => `/a/${id}`)
        expect(read(rendering, { type: 'locations', locations }, 'locations')).toEqual({
          type: 'locations',
          locations: locations.map((location) => `https://cloud.example.com/api${location}`),
        })
      }),
    )
  })

  const value = text.map((made) => ({ text: made }))
  const name = term.filter((made) => !['rel', 'self', 'category'].includes(made.toLowerCase()))
  const values = fc.array(fc.tuple(name, value)).map((entries) => new Map(entries))
  const reference = fc.record(
    { identifier, class: fc.constantFrom('kind' as const, 'mixin' as const) },
    { requiredKeys: ['identifier'] },
  )
  const link = fc.record({
    categories: fc.array(identifier.map((made) => ({ identifier: made }))),
    attributes: values,
    target: fc.record({ uri, kind: identifier }),
    isLink: fc.constant(true),
    id: uri,
  })
  const partial = fc.record(
    {
      categories: fc.array(reference, { minLength: 1 }),
      attributes: values,
      links: fc.array(link, { minLength: 1 }),
      actions: fc.array(identifier, { minLength: 1 }),
    },
    { requiredKeys: ['categories', 'attributes'] },
  )

  it('reads the entity of a client that it writes', () => {
    fc.assert(
      fc.property(partial, (entity) => {
        expect(readEntity(rendering, { type: 'partial', entity: entity as RawEntity })).toEqual(entity)
      }),
    )
  })
})
