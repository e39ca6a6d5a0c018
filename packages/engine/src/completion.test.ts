import { type AttributeDefinitions, type Backend, defineKind, type Entity, link, resource } from '@occi/core'
import { MemoryRegistry } from '@occi/registry/memory'
import { expect, it } from 'vitest'
import { changesOf, draft, put } from './cloud.test-fixture.ts'
import { Engine } from './engine.ts'
import { change } from './operations/change.ts'
import { page, retrieve } from './operations/retrieve.ts'

const scheme = 'http://example.com/occi#'
const size = { 'com.example.size': { type: 'integer', mutable: true } } as const satisfies AttributeDefinitions
const grown = {
  ...size,
  'com.example.speed': { type: 'string', default: 'slow', mutable: true },
  'com.example.room': { type: 'string', required: true, mutable: true },
} as const satisfies AttributeDefinitions

/** A service in one of its versions: since the second, disks and cables have a speed, and must be in a room. */
function version(registry: MemoryRegistry, attributes: AttributeDefinitions, backend: Backend = {}) {
  const disk = defineKind({ scheme, term: 'disk', parent: resource, attributes })
  const cable = defineKind({ scheme, term: 'cable', parent: link, attributes })
  const reports: { readonly message: string; readonly during: string }[] = []
  const report = (error: unknown, during: string) => {
    reports.push({ message: error instanceof Error ? error.message : String(error), during })
  }
  const engine = new Engine({ registry, report })
  engine.register(disk, backend)
  engine.register(cable, {})
  return { engine, disk, cable, reports }
}

/** The second version, with what the first has stored. */
async function upgraded(backend?: Backend) {
  const registry = new MemoryRegistry()
  const { engine, disk, cable } = version(registry, size)
  await put(engine, '/disk/1', draft(disk, { attributes: { 'com.example.size': 1 } }))
  await put(engine, '/disk/2', draft(disk))
  await put(engine, '/cable/1', draft(cable, { source: '/disk/1', target: '/disk/2' }))
  const later = version(registry, grown, backend)
  return { ...later, registry, call: await later.engine.call() }
}

const speeds = (entities: readonly Entity[]) => entities.map(({ attributes }) => attributes['com.example.speed'])

it('what was stored before an attribute had a default has it wherever it is read', async () => {
  const { call } = await upgraded()
  const { entity, links } = await retrieve('/disk/1', call)
  expect(entity.attributes).toEqual({ 'com.example.size': 1, 'com.example.speed': 'slow' })
  expect(speeds(links)).toEqual(['slow'])
  const { items } = await page({ limit: 10 }, true, call)
  expect(speeds(items.flatMap((one) => [one.entity, ...one.links]))).toEqual(['slow', 'slow', 'slow', 'slow'])
  expect(speeds(await call.read.links(['/disk/2'], 'target'))).toEqual(['slow'])
  expect((await call.read.entity(entity.id))?.attributes['com.example.speed']).toBe('slow')
})

it('backends get what their types promise, and the next change stores it', async () => {
  const seen: unknown[] = []
  const { call, registry } = await upgraded({
    update(entity) {
      seen.push(entity.attributes['com.example.speed'])
      entity.attributes['com.example.size'] = 2
    },
  })
  const changes = changesOf({ attributes: { 'com.example.size': 2 } })
  await change('/disk/1', 'update', () => changes, call)
  expect(seen).toEqual(['slow'])
  const stored = await registry.entity('/disk/1', {})
  expect(stored?.entity.attributes).toEqual({ 'com.example.size': 2, 'com.example.speed': 'slow' })
})

it('what cannot be completed is reported, once for each version', async () => {
  const { engine, call, reports } = await upgraded()
  for (let n = 0; n < 3; n++) await retrieve('/disk/1', call)
  await retrieve('/disk/1', await engine.call())
  const disks = reports.filter(({ during }) => during === 'reading /disk/1')
  expect(disks).toEqual([{ during: 'reading /disk/1', message: expect.stringContaining('lacks com.example.room') }])
})

it('is done once for each stored entity, and costs nothing for those that lack nothing', async () => {
  const { call } = await upgraded()
  const [first, second] = [await call.read.entity('/disk/1'), await call.read.entity('/disk/1')]
  expect(first).toBe(second)
  const registry = new MemoryRegistry()
  const { engine, disk } = version(registry, size)
  await put(engine, '/disk/1', draft(disk))
  const { read } = await engine.call()
  expect(await read.entity('/disk/1')).toBe((await registry.entity('/disk/1', {}))?.entity)
  const listed = await read.page({ limit: 10 })
  expect(listed.items[0]).toBe((await registry.page({ limit: 10 }, {})).items[0])
})
