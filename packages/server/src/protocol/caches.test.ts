import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { CloudService, type Outside, type Seen, type Sent } from './caches.test-fixture.ts'

// What an answer is made of is kept in several places. Whatever happens to what is stored, to what the caller may see and
// to the definitions, a service with caches answers as one without, octet by octet.

const numRuns = Number(process.env.OCCI_RUNS ?? (process.env.THOROUGH === undefined ? 2 : 20))
const folder = await mkdtemp(join(tmpdir(), 'occi-caches-'))
afterAll(() => rmSync(folder, { recursive: true }))

const scheme = 'http://example.com/occi#'
const tags = 'http://example.com/tags#'
const accepts = ['text/plain', 'text/occi', 'text/uri-list', 'application/occi+json', 'application/json', 'text/html']

const user: fc.Arbitrary<string | undefined> = fc.constantFrom('ann', 'bob', undefined)
/** Each owner has two machines and a cable from the one to the other; other users see those that are unowned. */
const place = fc.record({ user, index: fc.nat(1) })
const text = fc.constantFrom('a', 'b', 'ä €', '"<&>', '日本')
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('create'), place, text }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('update'), place, text }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('replace'), place, text }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('outside'), place, text }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('link'), place, text }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('act'), place, term: fc.constantFrom('start', 'stop') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete'), place, isLink: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('hide'), place, isLink: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('define'), user, text }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove'), user }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('tag'), place }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('measure'), reading: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('register') }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never

const target = fc.oneof(
  { weight: 2, arbitrary: place.map((place) => pathOf({ place, isLink: false })) },
  { weight: 1, arbitrary: place.map((place) => pathOf({ place, isLink: true })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '/machine/',
      '/machine/?page=1&number=2',
      '/machine/?com.example.note=a',
      '/cable/',
      '/',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('/gauge/1', '/gauge/', '/-/', '/hot/') },
)
const request = fc.record({
  target,
  user,
  accept: fc.constantFrom(...accepts),
  isConditional: fc.boolean(),
})
const step = fc.record({ operation, by: fc.nat(2) })
/** Every request is sent to two addresses of the service. */
const addresses = [{ host: 'a.example.com' }, { host: 'b.example.com:8080', prefix: '/cloud' }]
/** Some requests are repeated after each change, so that what was kept of them is there when it has become wrong. */
const run = fc.record({
  requests: fc.array(request, { minLength: 4, maxLength: 8 }),
  steps: fc.array(step, { minLength: 5, maxLength: 20 }),
  encoded: fc.constantFrom(2 ** 25, 12_000),
})

/** Services on one store: two with caches, and one without. */
class World {
  readonly outside: Outside = { hidden: new Set(), reading: 0 }
  readonly cached: CloudService
  readonly other: CloudService
  readonly plain: CloudService
  readonly #registries: readonly Registry[]

  constructor(open: () => Registry, encoded: number) {
    const [first, second, third] = [open(), open(), open()]
    this.#registries = [first, second, third]
    this.cached = new CloudService(first, this.outside, encoded)
    this.other = new CloudService(second, this.outside, encoded)
    this.plain = new CloudService(third, this.outside, 0)
  }

  /** Creates what is there at the start. */
  async fill(): Promise<void> {
    await this.plain.send('PUT', '/gauge/1', undefined, { kind: `${scheme}gauge` })
    for (const user of [undefined, 'ann', 'bob']) {
      for (const index of [0, 1]) await this.apply({ type: 'create', place: { user, index }, text: 'a' }, 2)
      await this.apply({ type: 'link', place: { user, index: 0 }, text: 'a' }, 2)
    }
  }

  async apply(operation: Operation, by: number): Promise<void> {
    const service = [this.cached, this.other, this.plain][by] ?? this.plain
    const send = (method: string, path: string, body: unknown, user: string | undefined) =>
      service.send(method, path, user, body)
    const machineAt = (place: Place) => pathOf({ place, isLink: false })
    switch (operation.type) {
      case 'create':
      case 'replace': {
        const { place, text } = operation
        const attributes = { 'com.example.note': text }
        await send('PUT', machineAt(place), { kind: `${scheme}machine`, title: text, attributes }, place.user)
        return
      }
      case 'update': {
        const { place, text } = operation
        await send('POST', machineAt(place), { attributes: { 'com.example.note': text } }, place.user)
        return
      }
      case 'outside': {
        const { place, text } = operation
        const change = (entity: { attributes: Record<string, unknown> }) => {
          entity.attributes['com.example.note'] = text
        }
        const owned = place.user === undefined ? {} : { owner: place.user }
        await service.app.entities.update(machineAt(place), change, owned).catch(() => {})
        return
      }
      case 'link': {
        const { place, text } = operation
        const [source, target] = [place, { ...place, index: 1 - place.index }].map(machineAt)
        const ends = { source: { location: source }, target: { location: target } }
        const path = pathOf({ place, isLink: true })
        await send('PUT', path, { kind: `${scheme}cable`, title: text, ...ends }, place.user)
        return
      }
      case 'act': {
        const { place, term } = operation
        const action = `${scheme.slice(0, -1)}/action#${term}`
        await send('POST', `${machineAt(place)}?action=${term}`, { action }, place.user)
        return
      }
      case 'delete':
        await send('DELETE', pathOf(operation), undefined, operation.place.user)
        return
      case 'hide': {
        const key = `${operation.place.user ?? ''} ${pathOf(operation)}`
        if (!this.outside.hidden.delete(key)) this.outside.hidden.add(key)
        return
      }
      case 'define': {
        const mixin = { scheme: tags, term: 'hot', location: '/hot/', title: operation.text }
        await send('POST', '/-/', { mixins: [mixin] }, operation.user)
        return
      }
      case 'remove':
        await send('DELETE', '/-/', { mixins: [{ scheme: tags, term: 'hot' }] }, operation.user)
        return
      case 'tag': {
        const { place } = operation
        await send('POST', '/hot/', { locations: [machineAt(place)] }, place.user)
        return
      }
      case 'measure':
        this.outside.reading = operation.reading
        return
      case 'register':
        for (const one of [this.cached, this.other, this.plain]) one.registerSpare()
    }
  }

  /** Expects the same answer of both services, the first time and when it was kept. */
  async compare(path: string, sent: Sent): Promise<Seen> {
    // What a backend has measured since is stored by the first who asks; a revision tells of the state before that.
    await this.plain.get(path, sent)
    const first = await this.cached.get(path, sent)
    const expected = await this.plain.get(path, sent)
    const second = await this.cached.get(path, sent)
    expect(first).toEqual(expected)
    expect(second).toEqual(expected)
    return expected
  }

  async close(): Promise<void> {
    for (const registry of new Set(this.#registries)) await registry.close()
  }
}

interface Place {
  readonly user: string | undefined
  readonly index: number
}

function pathOf({ place, isLink }: { readonly place: Place; readonly isLink: boolean }): string {
  return `/${isLink ? 'c' : 'm'}/${place.user ?? 'all'}${place.index}`
}

let files = 0
const stores = {
  memory: () => {
    const registry = new MemoryRegistry()
    return () => registry
  },
  SQLite: () => {
    const file = join(folder, `${files++}.sqlite`)
    return () => new SqliteRegistry(file, { synchronous: 'normal' })
  },
} as const

describe.each(Object.entries(stores))('a service with caches on %s', (_, store) => {
  it('answers as one without', async () => {
    const property = fc.asyncProperty(run, async ({ requests, steps, encoded }) => {
      const world = new World(store(), encoded)
      try {
        await world.fill()
        for (const { operation, by } of steps) {
          await world.apply(operation, by)
          for (const { target, isConditional, ...sent } of requests) {
            for (const address of addresses) {
              const { fields } = await world.compare(target, { ...address, ...sent })
              const etag = fields.find(([name]) => name === 'etag')?.[1]
              if (!isConditional || etag === undefined) continue
              await world.compare(target, { ...address, ...sent, ifNoneMatch: etag })
            }
          }
        }
      } finally {
        await world.close()
      }
    })
    await fc.assert(property, { numRuns, seed: Number(process.env.SEED ?? 7) })
  })

  it('does not keep what could not be stored', async () => {
    const open = store()
    const world = new World(open, 2 ** 25)
    await world.fill()
    const registry = open()
    const lock = await registry.begin({ operation: 'update', keys: ['/gauge/1'] }, {})
    for (const reading of [1, 2, 3]) {
      world.outside.reading = reading
      for (const target of ['/gauge/1', '/gauge/']) {
        const { body, fields } = await world.cached.get(target, { accept: 'application/json' })
        expect(body).toContain(`"com.example.reading":${reading}`)
        expect(fields.some(([name]) => name === 'etag')).toBe(false)
      }
    }
    await lock.abort()
    await registry.close()
    await world.close()
  })
})
