import {
  AttributeError,
  type Backend,
  defineKind,
  type Entity,
  type EntityDraft,
  idOf,
  isLink,
  type OcciError,
  type Policy,
  resource,
} from '@occi/core'
import { attempt } from '@occi/core/authoring'
import { inDoubt } from '@occi/core/store'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, it } from 'vitest'
import {
  disk,
  draft,
  knownMixin,
  machine,
  mixinDraft,
  placed,
  plug,
  put,
  recorded,
  refusal,
  refuse,
  size,
  small,
  start,
  stop,
  stored,
  storedLocations,
  testService,
  withLinks,
} from '../cloud.test-fixture.ts'
import { create } from './create.ts'
import { defineMixins } from './define-mixins.ts'
import { retrieve } from './retrieve.ts'

describe('create', () => {
  it('gives each entity a location: below its kind’s, below a path, or the requested one', async () => {
    const { engine } = testService()
    const call = await engine.call({ owner: 'ann' })
    const [own] = await create([draft(machine)], {}, call)
    const [below] = await create([draft(machine)], { under: '/lab/' }, call)
    const [said] = await create([draft(machine)], { location: '/my/vm' }, call)
    expect(own?.entity.location).toMatch(/^\/machine\/[0-9a-f-]{36}$/)
    expect(own?.entity.id).toBe(`urn:uuid:${own?.entity.location.slice('/machine/'.length)}`)
    expect(below?.entity.location).toMatch(/^\/lab\/[0-9a-f-]{36}$/)
    expect(said?.entity).toMatchObject({ location: '/my/vm', id: idOf('/my/vm', 'ann'), owner: 'ann' })
  })

  it.each(['/', '/a/', 'a', '/a/../b', '/a//b', '/%61'])('refuses %s as a location', async (location) => {
    const { engine, registry } = testService()
    await expect(put(engine, location, draft(machine))).rejects.toMatchObject({ code: 'invalid' })
    expect(await storedLocations(registry)).toEqual([])
  })

  it('finds an entity by location, id, and the UUID below its kind’s location', async () => {
    const { engine } = testService()
    const { id } = await put(engine, '/my/vm', draft(machine))
    const call = await engine.call()
    for (const key of ['/my/vm', id, `/machine/${id.slice('urn:uuid:'.length)}`]) {
      expect((await retrieve(key, call)).entity.location).toBe('/my/vm')
    }
    const ofAnotherKind = `/disk/${id.slice('urn:uuid:'.length)}`
    await expect(async () => retrieve(ofAnotherKind, call)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('refuses a location that is in use, before a backend is called', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind') })
    await put(engine, '/machine/1', draft(machine))
    log.length = 0
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toMatchObject({
      code: 'conflict',
      message: 'an entity exists at /machine/1 already',
    })
    expect(log).toEqual([])
  })

  it('refuses an id that is in use at another location', async () => {
    const { engine } = testService()
    const uuid = '0190a2b4-0000-7000-8000-000000000001'
    await put(engine, `/machine/${uuid}`, draft(machine))
    await expect(put(engine, `/elsewhere/${uuid}`, draft(machine))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses two of one request at one place', async () => {
    const log: string[] = []
    const { engine, registry } = testService({ machine: recorded(log, 'kind') })
    const drafts = [draft(machine), draft(machine)]
    const call = await engine.call()
    await expect(async () => create(drafts, { location: '/machine/1' }, call)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(log).toEqual([])
    expect(await storedLocations(registry)).toEqual([])
  })

  it('refuses a kind that has no entities', async () => {
    const { engine } = testService()
    const { parent } = resource
    if (parent === undefined) throw new Error('resource has no parent')
    await expect(put(engine, '/x/1', draft(parent))).rejects.toMatchObject({ code: 'invalid' })
  })

  it('refuses what a policy says wrongly of an identity', async () => {
    for (const identity of [{ location: '/a/' }, { id: '/a' }, { id: 'no urn' }]) {
      const { engine } = testService({}, { policy: { identity: () => identity } })
      const call = await engine.call()
      await expect(async () => create([draft(machine)], {}, call)).rejects.toMatchObject({ code: 'definition' })
    }
  })

  it('creates many, all or none, and calls delete of those that accepted, last first', async () => {
    const log: string[] = []
    const { engine, registry } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'mixin'),
      disk: recorded(log, 'disk', { create: refuse }),
    })
    const drafts = [draft(machine, { mixins: [placed] }), draft(machine), draft(disk)]
    await expect(create(drafts, {}, await engine.call())).rejects.toBe(refusal)
    expect(log.map((line) => line.replace(/ .*/, ''))).toEqual([
      'kind.create',
      'mixin.create',
      'kind.create',
      'disk.create',
      'kind.delete',
      'mixin.delete',
      'kind.delete',
    ])
    expect(await storedLocations(registry)).toEqual([])
  })

  it('undoes the resource when its link is refused, even if a report throws', async () => {
    const log: string[] = []
    const { engine, registry, reports } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'mixin', { delete: refuse }),
      plug: { create: refuse },
    })
    await put(engine, '/disk/1', draft(disk))
    const whole = withLinks(draft(machine, { mixins: [placed] }), [draft(plug, { target: '/disk/1' })])
    await expect(put(engine, '/machine/1', whole)).rejects.toBe(refusal)
    expect(log).toEqual([
      'kind.create /machine/1 [machine]',
      'mixin.create /machine/1 [placed]',
      'mixin.delete /machine/1 [placed]',
      'kind.delete /machine/1 [machine]',
    ])
    expect(reports).toEqual([{ error: refusal, during: 'undoing what a backend had accepted' }])
    expect(await storedLocations(registry)).toEqual(['/disk/1'])
  })

  it('says which part of the request a backend refuses', async () => {
    const tooMany = new AttributeError('too many', 'com.example.cores')
    const { engine } = testService({
      machine: {
        create(entity) {
          if (entity.attributes['com.example.cores'] === 9) throw tooMany
        },
      },
      plug: {
        create() {
          throw new AttributeError('not now')
        },
      },
    })
    await put(engine, '/disk/1', draft(disk))
    const call = await engine.call()
    const pathOf = (...drafts: readonly EntityDraft[]) =>
      attempt<unknown>(
        () => create(drafts, {}, call),
        (error) => (error as OcciError).faults[0]?.path,
      )
    const large = draft(machine, { attributes: { 'com.example.cores': 9 } })
    expect(await pathOf(draft(machine), large)).toEqual(['entities', 1, 'attributes', 'com.example.cores'])
    expect(await pathOf(withLinks(draft(machine), [draft(plug, { target: '/disk/1' })]))).toEqual(['links', 0])
    await expect(async () => create([large], {}, call)).rejects.toBe(tooMany)
  })

  it('shows a compensating delete what create had set', async () => {
    const seen: Entity[] = []
    const machines: Backend = {
      create(entity) {
        entity.extras = { pid: 42 }
        entity.attributes['com.example.state'] = 'off'
      },
      delete: (entity) => void seen.push(entity),
    }
    const { engine } = testService({ machine: machines, placed: { create: refuse } })
    await expect(put(engine, '/machine/1', draft(machine, { mixins: [placed] }))).rejects.toBe(refusal)
    expect(seen).toMatchObject([{ extras: { pid: 42 }, attributes: { 'com.example.state': 'off' } }])
  })

  it('undoes everything when the commit fails', async () => {
    const log: string[] = []
    class Failing extends MemoryRegistry {
      override begin: MemoryRegistry['begin'] = async (...args) => {
        const transaction = await super.begin(...args)
        const commit = () => {
          throw new Error('the store is unavailable')
        }
        return { stamps: transaction.stamps, abort: () => transaction.abort(), commit }
      }
    }
    const registry = new Failing()
    const { engine, reports } = testService({ machine: recorded(log, 'kind') }, { registry })
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toThrow('the store is unavailable')
    expect(log).toEqual(['kind.create /machine/1 [machine]', 'kind.delete /machine/1 [machine]'])
    expect(reports).toEqual([])
    // The locks are free again.
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toThrow('the store is unavailable')
  })

  it('undoes nothing if the outcome of the commit is unknown', async () => {
    const log: string[] = []
    class Doubtful extends MemoryRegistry {
      override begin: MemoryRegistry['begin'] = async (...args) => {
        const transaction = await super.begin(...args)
        const commit: typeof transaction.commit = async (changes) => {
          await transaction.commit(changes)
          throw inDoubt()
        }
        return { stamps: transaction.stamps, abort: () => void log.push('abort'), commit }
      }
    }
    const { engine } = testService({ machine: recorded(log, 'kind') }, { registry: new Doubtful() })
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toMatchObject({ code: 'in-doubt' })
    expect(log).toEqual(['kind.create /machine/1 [machine]'])
    expect(await stored(engine, '/machine/1')).toBeDefined()
  })

  it('undoes everything when a backend has a bug, and throws its error unchanged', async () => {
    const log: string[] = []
    const bug = new TypeError('undefined is not a function')
    const { engine } = testService({
      machine: recorded(log, 'kind'),
      placed: {
        create() {
          throw bug
        },
      },
    })
    await expect(put(engine, '/machine/1', draft(machine, { mixins: [placed] }))).rejects.toBe(bug)
    expect(log).toEqual(['kind.create /machine/1 [machine]', 'kind.delete /machine/1 [machine]'])
  })

  it('stores attributes without absent values, and an action once', async () => {
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.attributes['com.example.state'] = undefined
          entity.actions = [start.identifier, stop.identifier, start.identifier]
        },
      },
    })
    const made = await put(engine, '/machine/1', draft(machine))
    expect(Object.keys(made.attributes)).toEqual([])
    expect(made.actions).toEqual([start.identifier, stop.identifier])
  })

  it('calls the backend of a mixin’s dependency if it has none itself', async () => {
    const log: string[] = []
    const { engine } = testService({ size: recorded(log, 'sizes'), small: recorded(log, 'small') })
    await defineMixins([mixinDraft('tiny', { depends: [size] })], await engine.call())
    const tiny = knownMixin(await engine.catalogue({}), 'http://tags.example.com/#tiny')
    await put(engine, '/machine/1', draft(machine, { mixins: [tiny] }))
    await put(engine, '/machine/2', draft(machine, { mixins: [small] }))
    expect(log).toEqual(['sizes.create /machine/1 [tiny]', 'small.create /machine/2 [small]'])
  })

  it('keeps title, summary and attributes of the draft', async () => {
    const { engine } = testService()
    const attributes = { 'com.example.cores': 2 }
    const made = await put(engine, '/machine/1', draft(machine, { title: 't', summary: 's', attributes }))
    expect(made).toMatchObject({ title: 't', summary: 's', attributes, mixins: [], actions: [] })
    expect(await stored(engine, '/machine/1')).toEqual(made)
  })
})

describe('the ends of new links', () => {
  const machines = () => testService({})

  it('are stored as locations, with the target’s kind', async () => {
    const { engine } = machines()
    const from = await put(engine, '/machine/1', draft(machine))
    const to = await put(engine, '/disk/1', draft(disk))
    const link = await put(engine, '/plug/1', draft(plug, { source: from.id, target: to.id }))
    expect(link).toMatchObject({ source: '/machine/1', target: '/disk/1', targetKind: disk.identifier })
    const { links } = await retrieve('/machine/1', await engine.call())
    expect(links).toEqual([link])
  })

  it('may be outside: a target, any URI', async () => {
    const { engine } = machines()
    await put(engine, '/machine/1', draft(machine))
    for (const [location, target] of [
      ['/plug/1', 'https://other.example/disk/1'],
      ['/plug/2', 'urn:uuid:0190a2b4-0000-7000-8000-000000000009'],
    ] as const) {
      const link = await put(engine, location, draft(plug, { source: '/machine/1', target, targetKind: 'http://k/#x' }))
      expect(link).toMatchObject({ target, targetKind: 'http://k/#x' })
    }
  })

  it.each([
    [
      'a source that is not there',
      { source: '/machine/9', target: '/disk/1' },
      'source /machine/9 of the link does not exist',
    ],
    [
      'a source elsewhere',
      { source: 'http://x.example/', target: '/disk/1' },
      'source http://x.example/ of the link does not',
    ],
    [
      'a target that is not there',
      { source: '/machine/1', target: '/disk/9' },
      'target /disk/9 of the link does not exist',
    ],
    [
      'a target of another kind',
      { source: '/machine/1', target: '/machine/1' },
      `is of kind ${machine.identifier}, expected ${disk.identifier}`,
    ],
    [
      'a target that is not of the kind that the request says',
      { source: '/machine/1', target: '/disk/1', targetKind: machine.identifier },
      `target /disk/1 is of kind ${disk.identifier}, not ${machine.identifier}`,
    ],
    [
      'a source that is a link',
      { source: '/plug/0', target: '/disk/1' },
      'source /plug/0 is a link, expected a resource',
    ],
    [
      'a target that is a link',
      { source: '/machine/1', target: '/plug/0' },
      'target /plug/0 is a link, expected a resource',
    ],
  ])('refuses %s', async (_, ends, message) => {
    const { engine, registry } = machines()
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/0', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    const made = put(engine, '/plug/1', draft(plug, ends))
    await expect(made).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) })
    expect(await storedLocations(registry)).toEqual(['/disk/1', '/machine/1', '/plug/0'])
  })

  it('lists everything that is wrong at once, with its place in the request', async () => {
    const { engine } = machines()
    const whole = withLinks(draft(machine), [draft(plug, { target: '/disk/8' }), draft(plug, { target: '/disk/9' })])
    const made = create([draft(disk), whole], {}, await engine.call())
    await expect(made).rejects.toMatchObject({
      faults: [{ path: ['entities', 1, 'links', 0, 'target'] }, { path: ['entities', 1, 'links', 1, 'target'] }],
    })
  })

  it('can be entities of the same request, which are all created before any link', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'm'), disk: recorded(log, 'd'), plug: recorded(log, 'p') })
    const target = draft(disk)
    const whole = withLinks(draft(machine), [draft(plug, { target })])
    const apart = draft(plug, { source: whole, target })
    const made = await create([apart, whole, target], {}, await engine.call())
    expect(log.map((line) => line.replace(/ .*/, ''))).toEqual(['m.create', 'd.create', 'p.create', 'p.create'])
    const [first, second, third] = made
    expect(first?.entity).toMatchObject({ source: second?.entity.location, target: third?.entity.location })
    expect(second?.links).toMatchObject([{ source: second?.entity.location, target: third?.entity.location }])
    expect(made.map(({ entity }) => isLink(entity))).toEqual([true, false, false])
  })

  it('refuse a link without an end', async () => {
    const { engine } = machines()
    await put(engine, '/disk/1', draft(disk))
    await expect(put(engine, '/plug/1', draft(plug, { target: '/disk/1' }))).rejects.toMatchObject({ code: 'invalid' })
  })

  it('are authorized by the policy like everything that is created', async () => {
    const asked: string[] = []
    const policy: Policy = { authorize: ({ type, entity }) => void asked.push(`${type} ${entity?.kind}`) }
    const { engine } = testService({}, { policy })
    await put(engine, '/disk/1', draft(disk))
    asked.length = 0
    await put(engine, '/machine/1', withLinks(draft(machine), [draft(plug, { target: '/disk/1' })]))
    expect(asked).toEqual([`create ${machine.identifier}`, `create ${plug.identifier}`])
  })
})

describe('a kind of links that leads to a kind', () => {
  it('leads to what inherits from that kind, too', async () => {
    const { engine } = testService()
    const fast = defineKind({ scheme: 'http://example.com/occi#', term: 'fastdisk', parent: disk })
    engine.register(fast, {})
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/fastdisk/1', draft(fast, { mixins: [placed] }))
    const link = await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/fastdisk/1' }))
    expect(link).toMatchObject({ target: '/fastdisk/1', targetKind: fast.identifier })
  })
})
