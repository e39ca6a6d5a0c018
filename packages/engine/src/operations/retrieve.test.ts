import { type Backend, HttpError, OcciError, type Policy } from '@occi/core'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, it } from 'vitest'
import {
  disk,
  draft,
  everything,
  gate,
  machine,
  placed,
  plug,
  put,
  recorded,
  refusal,
  refuse,
  saved,
  stored,
  testService,
} from '../cloud.test-fixture.ts'
import { Engine } from '../engine.ts'
import { change } from './change.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { page, pages, retrieve } from './retrieve.ts'

/** Counts in an attribute how often it was asked. */
const counting: Backend = {
  retrieve(entity) {
    entity.attributes['com.example.cores'] = Number(entity.attributes['com.example.cores'] ?? 0) + 1
  },
}

describe('retrieve', () => {
  it('gives a resource with the links that start from it, all brought up to date', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'mixin'),
      plug: recorded(log, 'link'),
      disk: recorded(log, 'target'),
    })
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/machine/1', draft(machine, { mixins: [placed] }))
    const link = await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    log.length = 0
    const { links } = await retrieve('/machine/1', await engine.call())
    expect(links).toEqual([link])
    expect(log).toEqual([
      'kind.retrieve /machine/1 [machine]',
      'mixin.retrieve /machine/1 [placed]',
      'link.retrieve /plug/1 [plug]',
    ])
  })

  it('returns at most the requested number of links, and one more if there are more', async () => {
    const log: string[] = []
    const { engine } = testService({ plug: recorded(log, 'link') })
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/machine/2', draft(machine))
    for (const n of [1, 2, 3, 4])
      await put(engine, `/plug/${n}`, draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await put(engine, '/plug/5', draft(plug, { source: '/machine/2', target: '/disk/1' }))
    log.length = 0
    const call = await engine.call()
    const wanted = async (most: number) => (await retrieve('/machine/1', call, most)).links.map((one) => one.location)
    expect(await wanted(2)).toEqual(['/plug/1', '/plug/2', '/plug/3'])
    expect(log).toHaveLength(3)
    expect(await wanted(4)).toEqual(['/plug/1', '/plug/2', '/plug/3', '/plug/4'])
  })

  it('answers at once if no backend has a routine', async () => {
    const { engine } = testService()
    const made = await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    expect(retrieve('/machine/1', call)).toMatchObject({ entity: made, links: [], isTransient: false })
  })

  it('stores nothing if nothing has changed', async () => {
    const { engine } = testService({ machine: { retrieve() {} } })
    const made = await put(engine, '/machine/1', draft(machine))
    await retrieve('/machine/1', await engine.call())
    expect(await stored(engine, '/machine/1')).toBe(made)
  })

  it('stores what has changed, by compare and swap', async () => {
    const { engine } = testService({ machine: counting })
    await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    for (const cores of [1, 2]) {
      const { entity } = await retrieve('/machine/1', call)
      expect(entity).toMatchObject({ attributes: { 'com.example.cores': cores } })
      expect(await stored(engine, '/machine/1')).toEqual(entity)
    }
  })

  it('shows the fresh state, and stores nothing, if the entity has been changed concurrently', async () => {
    const { engine } = testService({
      machine: {
        async retrieve(entity) {
          await engine.update('/machine/1', (other) => {
            other.attributes['com.example.cores'] = 8
          })
          entity.attributes['com.example.state'] = 'on'
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const { entity } = await retrieve('/machine/1', await engine.call())
    expect({ ...entity.attributes }).toEqual({ 'com.example.state': 'on' })
    const kept = await stored(engine, '/machine/1')
    expect({ ...kept?.attributes }).toEqual({ 'com.example.cores': 8 })
  })

  it('leaves alone what was created again at the same path in the meantime', async () => {
    const { engine } = testService({
      machine: {
        async retrieve(entity) {
          await remove('/machine/1', await engine.call())
          await put(engine, '/machine/1', draft(machine, { title: 'another' }))
          entity.attributes['com.example.state'] = 'on'
        },
      },
    })
    await put(engine, '/machine/1', draft(machine, { title: 'one' }))
    const { entity } = await retrieve('/machine/1', await engine.call())
    expect(entity).toMatchObject({ title: 'one', attributes: { 'com.example.state': 'on' } })
    const kept = await stored(engine, '/machine/1')
    expect(kept).toMatchObject({ title: 'another' })
    expect({ ...kept?.attributes }).toEqual({})
  })

  it('shows the fresh state if the registry accepts no changes', async () => {
    class Full extends MemoryRegistry {
      isFull = false
      override begin: MemoryRegistry['begin'] = (...args) => {
        if (this.isFull) throw new OcciError('unavailable', 'the disk is full')
        return super.begin(...args)
      }
    }
    const registry = new Full()
    const { engine } = testService({ machine: counting }, { registry })
    await put(engine, '/machine/1', draft(machine))
    registry.isFull = true
    const { entity } = await retrieve('/machine/1', await engine.call())
    expect(entity).toMatchObject({ attributes: { 'com.example.cores': 1 } })
  })

  it('does not wait for other operations on the entity', async () => {
    const [entered, left] = [gate(), gate()]
    const { engine } = testService({
      machine: {
        ...counting,
        update() {
          entered.open()
          return left.opened
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    const changing = change('/machine/1', 'update', () => ({ mixins: [], attributes: {}, title: 'new' }), call)
    await entered.opened
    const { entity } = await retrieve('/machine/1', call)
    expect(entity).toMatchObject({ attributes: { 'com.example.cores': 1 } })
    left.open()
    expect((await changing).entity).toMatchObject({ title: 'new' })
  })

  it('uses retrieveMany of a backend that has nothing else', async () => {
    const { engine } = testService({
      machine: {
        retrieveMany(entities) {
          for (const entity of entities) entity.attributes['com.example.state'] = 'on'
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const { entity } = await retrieve('/machine/1', await engine.call())
    expect(entity.attributes).toMatchObject({ 'com.example.state': 'on' })
  })

  it('is refused by the policy before a backend is called', async () => {
    const log: string[] = []
    const policy: Policy = {
      authorize({ type, key }) {
        if (type === 'retrieve') throw new HttpError(403, `not ${key}`)
      },
    }
    const { engine } = testService({ machine: recorded(log, 'kind') }, { policy })
    const { id } = await put(engine, '/machine/1', draft(machine))
    log.length = 0
    await expect(async () => retrieve(id, await engine.call())).rejects.toThrow('not /machine/1')
    expect(log).toEqual([])
  })

  it('gives its backend a signal that aborts with the caller’s', async () => {
    const caller = new AbortController()
    const { signal } = caller
    const seen: AbortSignal[] = []
    const { engine } = testService({ machine: { retrieve: (_, context) => void seen.push(context.signal) } })
    await put(engine, '/machine/1', draft(machine))
    await retrieve('/machine/1', await engine.call({ signal }))
    await retrieve('/machine/1', await engine.call())
    expect(seen.map(({ aborted }) => aborted)).toEqual([false, false])
    caller.abort('gone')
    expect(seen[0]).toMatchObject({ aborted: true, reason: 'gone' })
    expect(seen[1]?.aborted).toBe(false)
  })

  it('refuses an entity that does not exist', async () => {
    const { engine } = testService()
    await expect(async () => retrieve('/machine/9', await engine.call())).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('listings', () => {
  it('that show no details call no backend', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind') })
    const made = await put(engine, '/machine/1', draft(machine))
    log.length = 0
    const { items } = await page({ limit: 10 }, false, await engine.call())
    expect(items).toEqual([{ entity: made, links: [] }])
    expect(log).toEqual([])
  })

  it('in full bring everything up to date, links once although they are listed twice', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind'), plug: recorded(log, 'link') })
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    log.length = 0
    const { items } = await page({ limit: 10 }, true, await engine.call())
    expect(items.map(({ entity, links }) => [entity.location, links.length])).toEqual([
      ['/disk/1', 0],
      ['/machine/1', 1],
      ['/plug/1', 0],
    ])
    expect(log).toEqual(['kind.retrieve /machine/1 [machine]', 'link.retrieve /plug/1 [plug]'])
  })

  it('in full without links bring up to date what is listed alone', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind'), plug: recorded(log, 'link') })
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    log.length = 0
    const { items } = await page({ kind: machine.identifier, limit: 10 }, true, await engine.call(), false)
    expect(items.map(({ links }) => links)).toEqual([[]])
    expect(log).toEqual(['kind.retrieve /machine/1 [machine]'])
  })

  it('do not fail with one entity: it is shown as it is stored, and reported', async () => {
    const { engine, reports } = testService({
      machine: {
        retrieve(entity) {
          if (entity.location === '/machine/2') refuse()
          entity.attributes['com.example.state'] = 'on'
        },
      },
    })
    for (const n of [1, 2, 3]) await put(engine, `/machine/${n}`, draft(machine))
    const { items } = await page({ limit: 10 }, true, await engine.call())
    expect(items.map(({ entity }) => entity.attributes['com.example.state'])).toEqual(['on', undefined, 'on'])
    expect(reports).toEqual([{ error: refusal, during: 'refreshing /machine/2 for a listing' }])
  })

  it('call retrieveMany of a backend that has it, with all categories that these calls are for', async () => {
    const calls: unknown[] = []
    const together: Backend = {
      retrieve() {
        throw new Error('one by one')
      },
      retrieveMany(entities, { categories, owner }) {
        calls.push([entities.map(({ location }) => location), categories.map(({ term }) => term), owner])
        for (const entity of entities) entity.attributes['com.example.state'] = 'on'
      },
      associate() {},
      dissociate() {},
    }
    const { engine } = testService({ machine: together, placed: together })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/machine/2', draft(machine, { mixins: [placed] }))
    const ann = await engine.call({ owner: 'ann' })
    await put(engine, '/machine/3', draft(machine), ann)
    const { items } = await page({ limit: 10 }, true, ann)
    expect(items.map(({ entity }) => entity.attributes['com.example.state'])).toEqual(['on', 'on', 'on'])
    expect(calls).toEqual([
      [['/machine/1', '/machine/2'], ['machine', 'placed'], undefined],
      [['/machine/3'], ['machine'], 'ann'],
    ])
    expect(await stored(engine, '/machine/2')).toEqual(items[1]?.entity)
  })

  it('are retrieved one by one if another backend serves an entity too', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: {
        ...recorded(log, 'kind'),
        retrieveMany: (entities) => void log.push(`many ${entities.map(({ location }) => location)}`),
      },
      saved: recorded(log, 'saved'),
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/machine/2', draft(machine, { mixins: [saved] }))
    log.length = 0
    await page({ limit: 10 }, true, await engine.call())
    expect(log.sort()).toEqual([
      'kind.retrieve /machine/2 [machine]',
      'many /machine/1',
      'saved.retrieve /machine/2 [saved]',
    ])
  })

  it('report many that fail together, and show them as they are stored', async () => {
    const { engine, reports } = testService({ machine: { retrieveMany: refuse } })
    for (const n of [1, 2]) await put(engine, `/machine/${n}`, draft(machine))
    const { items } = await page({ limit: 10 }, true, await engine.call())
    expect(items).toHaveLength(2)
    expect(reports).toEqual([{ error: refusal, during: 'refreshing /machine/1, /machine/2 for a listing' }])
  })

  it('call no more backends at once than they may', async () => {
    let running = 0
    let most = 0
    const { registry } = testService()
    const engine = new Engine({ registry, concurrency: 3 })
    engine.register(
      everything.filter((category) => category !== machine),
      {},
    )
    engine.register(machine, {
      async retrieve() {
        most = Math.max(most, ++running)
        await Promise.resolve()
        running--
      },
    })
    await create(
      Array.from({ length: 10 }, () => draft(machine)),
      {},
      await engine.call(),
    )
    await page({ limit: 10 }, true, await engine.call())
    expect(most).toBe(3)
  })

  it('continue after a page', async () => {
    const { engine } = testService()
    for (const n of [1, 2, 3]) await put(engine, `/machine/${n}`, draft(machine))
    const call = await engine.call()
    const first = await page({ limit: 2 }, true, call)
    expect(first.items).toHaveLength(2)
    const rest = first.next === undefined ? {} : { after: first.next }
    const second = await page({ limit: 2, ...rest }, true, call)
    expect(second.items.map(({ entity }) => entity.location)).toEqual(['/machine/3'])
    expect(second.next).toBeUndefined()
  })

  it('can be read whole, in batches, from a cursor on', async () => {
    const { engine } = testService({ machine: { retrieve() {} } })
    for (const n of [1, 2, 3, 4, 5]) await put(engine, `/machine/${n}`, draft(machine))
    const call = await engine.call()
    const sizes: number[] = []
    for await (const batch of pages({}, true, 2, call)) sizes.push(batch.length)
    expect(sizes).toEqual([2, 2, 1])
    const { next } = await page({ limit: 4 }, false, call)
    const rest: string[] = []
    for await (const batch of pages(next === undefined ? {} : { after: next }, false, 2, call)) {
      rest.push(...batch.map(({ entity }) => entity.location))
    }
    expect(rest).toEqual(['/machine/5'])
  })

  it.each([
    ['/machine/', { kind: machine.identifier }],
    ['/lab/', { prefix: '/lab/' }],
    [placed.identifier, { mixins: [placed.identifier] }],
    ['/', {}],
  ])('ask the policy once whether %s may be listed', async (key, query) => {
    const asked: string[] = []
    const policy: Policy = { authorize: (operation) => void asked.push(`${operation.type} ${operation.key}`) }
    const { engine } = testService({}, { policy })
    for (const n of [1, 2, 3]) await put(engine, `/machine/${n}`, draft(machine))
    asked.length = 0
    await page({ ...query, limit: 10 }, true, await engine.call())
    expect(asked).toEqual([`list ${key}`])
    for await (const _ of pages(query, true, 1, await engine.call()));
    expect(asked).toEqual([`list ${key}`, `list ${key}`])
  })

  it('are refused by the policy', async () => {
    const policy: Policy = {
      authorize() {
        throw new HttpError(403, 'not you')
      },
    }
    const { engine } = testService({}, { policy })
    await expect(async () => page({ limit: 1 }, true, await engine.call())).rejects.toThrow('not you')
  })
})
