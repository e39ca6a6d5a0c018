import { defineAction, defineKind, defineMixin, link, type Mixin, resource } from '@occi/core'
import type { Raw, RawEntity, RawValue } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { expect, it } from 'vitest'
import {
  actOnCollection,
  actOnEntity,
  addMembers,
  createEntities,
  defineCategories,
  deleteCollection,
  deleteEntity,
  Engine,
  listCollection,
  newTask,
  putEntity,
  type Result,
  removeCategories,
  removeMembers,
  retrieveEntity,
  setMembers,
  showCategories,
  type Target,
  type Task,
  type TaskOptions,
  targetAt,
  updateEntity,
} from '../index.ts'

const scheme = 'http://example.com/job#'
const cancel = defineAction({ scheme, term: 'cancel', attributes: { reason: { type: 'string', mutable: true } } })
const job = defineKind({
  scheme,
  term: 'job',
  parent: resource,
  actions: [cancel],
  attributes: {
    'com.example.command': { type: 'string', required: true, mutable: true },
    'com.example.state': { type: 'string', enum: ['queued', 'cancelled'] },
  },
})
const queue = defineKind({ scheme, term: 'queue', parent: resource })
const waiting = defineKind({
  scheme,
  term: 'waiting',
  parent: link,
  targets: [queue],
  attributes: { 'com.example.place': { type: 'integer', mutable: true } },
})
const urgent = defineMixin({
  scheme,
  term: 'urgent',
  applies: [job],
  attributes: { 'com.example.until': { type: 'string', mutable: true } },
})
const fleet = { scheme: 'http://tags.example.com/#', term: 'fleet' }

/** A minimal protocol: names of operations, locations, JSON. */
function protocol() {
  const engine = new Engine({ registry: new MemoryRegistry() })
  engine.register(job, {
    create(entity) {
      entity.attributes['com.example.state'] = 'queued'
      entity.actions = [cancel.identifier]
    },
    action(entity) {
      entity.attributes['com.example.state'] = 'cancelled'
      entity.actions = []
    },
  })
  engine.register([queue, waiting], {})
  engine.register(urgent, {})
  return async (
    useCase: (task: Task) => Result | Promise<Result>,
    location: string,
    options?: TaskOptions,
    expected?: Target['type'],
  ) => {
    const call = await engine.call()
    const target = targetAt(location, call.catalogue, true)
    if (expected !== undefined) expect(target.type).toBe(expected)
    return shown(await useCase(newTask(call, target.location, options)))
  }
}

/** The answer to a client for a result. */
async function shown({ meaning, payload, next, total }: Result) {
  if (payload.type === 'entities') {
    const locations: string[] = []
    for await (const batch of payload.batches) locations.push(...batch.map(({ entity }) => entity.location))
    return { meaning, locations, next, total }
  }
  if (payload.type === 'entity') return { meaning, entity: payload.entity, links: payload.links }
  if (payload.type === 'categories') {
    return { meaning, categories: payload.categories.map(({ identifier }) => identifier) }
  }
  return { meaning }
}

type Values = Readonly<Record<string, string | number>>
const rawValues = (values: Values) =>
  new Map(Object.entries(values).map(([name, value]): [string, RawValue] => [name, { json: value }]))
const rawEntity = (of: { identifier: string }, values: Values = {}, more: Partial<RawEntity> = {}): RawEntity => ({
  categories: [{ identifier: of.identifier }],
  attributes: rawValues(values),
  ...more,
})
const one = (entity: RawEntity): TaskOptions => ({ raw: { type: 'entity', entity } })
const named = (...locations: string[]): TaskOptions => ({ raw: { type: 'locations', locations } })
const cancelling: TaskOptions = {
  action: 'cancel',
  raw: { type: 'action', action: cancel.identifier, attributes: rawValues({ reason: 'late' }) },
}
const categories = (more: Partial<Mixin> = {}): TaskOptions => ({
  raw: { type: 'categories', categories: [{ ...fleet, title: more.title }] },
})

it('the use cases do the whole main job without HTTP', async () => {
  const run = protocol()

  // Discover.
  const all = await run(showCategories, '/-/', {}, 'query-interface')
  expect(all.categories).toEqual(expect.arrayContaining([job.identifier, waiting.identifier, urgent.identifier]))
  const filter = { categories: [{ identifier: job.identifier }], attributes: new Map() }
  const related = await run(showCategories, '/-/', { filter })
  expect(related.categories).toEqual([job.identifier, urgent.identifier, cancel.identifier])

  // Create: at a location, in a collection, with a link within, and a link by itself.
  const made = await run(putEntity, '/queues/fast', one(rawEntity(queue, {}, { title: { json: 'Fast' } })), 'entity')
  expect(made).toMatchObject({ meaning: 'created', entity: { location: '/queues/fast', title: 'Fast' } })
  const inline = rawEntity(waiting, { 'com.example.place': 1 }, { target: { uri: '/queues/fast' } })
  const first = await run(
    createEntities,
    '/job/',
    one(rawEntity(job, { 'com.example.command': 'ls' }, { links: [inline] })),
  )
  expect(first).toMatchObject({
    meaning: 'created',
    entity: { attributes: { 'com.example.command': 'ls', 'com.example.state': 'queued' } },
    links: [{ target: '/queues/fast', targetKind: queue.identifier, attributes: { 'com.example.place': 1 } }],
  })
  const { location = '' } = first.entity ?? {}
  await run(putEntity, '/job/second', one(rawEntity(job, { 'com.example.command': 'make' })))
  const ends = { source: { uri: '/job/second' }, target: { uri: '/queues/fast' } }
  const linked = await run(createEntities, '/waiting', one(rawEntity(waiting, {}, ends)), 'collection')
  expect(linked).toMatchObject({ meaning: 'created', entity: { source: '/job/second' } })
  const several = [3, 4].map((n) => rawEntity(job, { 'com.example.command': `sleep ${n}` }))
  const both = await run(createEntities, '/batch/', { raw: { type: 'entities', entities: several } })
  expect([both.meaning, both.locations?.length]).toEqual(['created', 2])
  const refused = run(createEntities, '/job/', one(rawEntity(job)))
  await expect(refused).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('com.example.command'),
  })

  // Read.
  const read = await run(retrieveEntity, '/job/second')
  expect(read).toMatchObject({ meaning: 'shown', links: [{ target: '/queues/fast' }] })
  await expect(run(retrieveEntity, '/job/third')).rejects.toMatchObject({ code: 'not-found' })

  // Update, and replace.
  const updated = await run(updateEntity, '/job/second', one(rawEntity(job, { 'com.example.command': 'make all' })))
  expect(updated).toMatchObject({ meaning: 'changed', entity: { attributes: { 'com.example.state': 'queued' } } })
  const wanted = rawEntity(job, { 'com.example.command': 'make test' }, { title: { json: 'Tests' } })
  const replaced = await run(putEntity, '/job/second', one(wanted))
  expect(replaced).toMatchObject({
    meaning: 'changed',
    entity: { title: 'Tests' },
    links: [{ target: '/queues/fast' }],
  })

  // Filter, search and page.
  const byCommand = { categories: [], attributes: rawValues({ 'com.example.command': 'make test' }) }
  expect(await run(listCollection, '/', { filter: byCommand })).toMatchObject({ locations: ['/job/second'] })
  const raw: Raw = { type: 'filter', categories: [{ identifier: waiting.identifier }], attributes: new Map() }
  expect((await run(listCollection, '/', { raw })).locations).toHaveLength(2)
  const words = { categories: [], attributes: new Map(), search: 'tests' }
  expect(await run(listCollection, '/job/', { filter: words })).toMatchObject({ locations: ['/job/second'] })
  const page = await run(listCollection, '/job/', { paging: { limit: 3, isCounted: true } })
  expect([page.locations?.length, page.total]).toEqual([3, 4])
  const rest = await run(listCollection, '/job/', { paging: { limit: 3, after: page.next, isCounted: false } })
  expect([rest.locations?.length, rest.next]).toEqual([1, undefined])
  const whole = await run(listCollection, '/job/', { batch: 1 })
  expect(whole.locations).toEqual([...(page.locations ?? []), ...(rest.locations ?? [])])

  // Membership: of a mixin of the service, and of one that a client defines.
  expect(await run(addMembers, '/urgent/', named('/job/second', location), 'members')).toMatchObject({
    meaning: 'changed',
    locations: expect.arrayContaining(['/job/second', location]),
  })
  expect(await run(setMembers, '/urgent/', named('/job/second'))).toMatchObject({ locations: ['/job/second'] })
  expect(await run(defineCategories, '/-/', categories())).toEqual({
    meaning: 'changed',
    categories: ['http://tags.example.com/#fleet'],
  })
  await run(addMembers, '/fleet/', named('/job/second', '/queues/fast'), 'members')
  expect(await run(removeMembers, '/fleet/', named('/queues/fast'))).toEqual({ meaning: 'deleted' })
  expect(await run(listCollection, '/fleet/')).toMatchObject({ locations: ['/job/second'] })
  await run(removeCategories, '/-/', categories())
  expect((await run(retrieveEntity, '/job/second')).entity?.mixins).toEqual([urgent.identifier])
  await expect(run(listCollection, '/fleet/')).rejects.toMatchObject({ code: 'not-found' })
  await run(removeMembers, '/urgent/')
  expect(await run(listCollection, '/urgent/')).toMatchObject({ locations: [] })

  // Act: on one, and on a collection, where it runs on those to which it applies.
  const acted = await run(actOnEntity, '/job/second', cancelling)
  expect(acted).toMatchObject({
    meaning: 'changed',
    entity: { actions: [], attributes: { 'com.example.state': 'cancelled' } },
  })
  await expect(run(actOnEntity, '/job/second', cancelling)).rejects.toMatchObject({ code: 'not-applicable' })
  const together = await run(actOnCollection, '/job/', cancelling)
  expect([together.meaning, together.locations?.length]).toEqual(['changed', 3])

  // Delete: one with its links, and a collection.
  expect(await run(deleteEntity, '/job/second')).toEqual({ meaning: 'deleted' })
  expect((await run(listCollection, '/waiting/')).locations).toHaveLength(1)
  await run(deleteCollection, '/batch/')
  expect(await run(listCollection, '/job/')).toMatchObject({ locations: [location] })
  await run(deleteCollection, '/')
  expect(await run(listCollection, '/')).toMatchObject({ locations: [] })
})

it('a condition of the protocol is checked under the lock, and stops what does not meet it', async () => {
  const run = protocol()
  await run(putEntity, '/job/1', one(rawEntity(job, { 'com.example.command': 'ls' })))
  const seen: unknown[] = []
  const check: Task['check'] = (current) => {
    seen.push(current?.entity.location)
    throw new Error('not that version')
  }
  const wanted = { ...one(rawEntity(job, { 'com.example.command': 'rm' })), check }
  await expect(run(updateEntity, '/job/1', wanted)).rejects.toThrow('not that version')
  await expect(run(putEntity, '/job/1', wanted)).rejects.toThrow('not that version')
  await expect(run(putEntity, '/job/2', wanted)).rejects.toThrow('not that version')
  await expect(run(actOnEntity, '/job/1', { ...cancelling, check })).rejects.toThrow('not that version')
  await expect(run(deleteEntity, '/job/1', { check })).rejects.toThrow('not that version')
  expect(seen).toEqual(['/job/1', '/job/1', undefined, '/job/1', '/job/1'])
  expect((await run(retrieveEntity, '/job/1')).entity?.attributes['com.example.command']).toBe('ls')
})
