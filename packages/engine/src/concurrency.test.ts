import type { Backend } from '@occi/core'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  disk,
  draft,
  gate,
  knownMixin,
  machine,
  mixinDraft,
  patch,
  placed,
  plug,
  put,
  replace,
  start,
  stored,
  storedLocations,
  testService,
} from './cloud.test-fixture.ts'
import type { Call } from './index.ts'
import { actOnAll } from './operations/act.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { remove, removeAll } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'
import { removeMixins } from './operations/remove-mixins.ts'
import { page, pages, retrieve } from './operations/retrieve.ts'

describe('operations on one entity', () => {
  it('happen one after the other, and each sees what those before it stored', async () => {
    let inside = 0
    const { engine } = testService({
      machine: {
        async update(entity, { title }) {
          expect(++inside).toBe(1)
          await Promise.resolve()
          inside--
          if (title?.endsWith('7')) throw new Error('not with a 7')
          entity.attributes['com.example.cores'] = Number(entity.attributes['com.example.cores']) + 1
        },
      },
    })
    await put(engine, '/machine/1', draft(machine, { attributes: { 'com.example.cores': 0 } }))
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => patch(engine, '/machine/1', { title: `n${n}` })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(90)
    expect(await stored(engine, '/machine/1')).toMatchObject({
      attributes: { 'com.example.cores': 90 },
    })
  })

  it('see the results of those before them', async () => {
    const { engine } = testService()
    await put(engine, '/machine/1', draft(machine, { attributes: { 'com.example.cores': 0 } }))
    const call = await engine.call()
    const increments = Array.from({ length: 50 }, () =>
      change(
        '/machine/1',
        'update',
        ({ entity }) =>
          changesOf({ attributes: { 'com.example.cores': Number(entity.attributes['com.example.cores']) + 1 } }),
        call,
      ),
    )
    await Promise.all(increments)
    expect(await stored(engine, '/machine/1')).toMatchObject({ attributes: { 'com.example.cores': 50 } })
  })

  it('notice under the lock that it was deleted', async () => {
    const [entered, left] = [gate(), gate()]
    const { engine } = testService({
      machine: {
        delete() {
          entered.open()
          return left.opened
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    const deleting = remove('/machine/1', call)
    await entered.opened
    const others = [
      remove('/machine/1', call),
      patch(engine, '/machine/1', {}, call),
      engine.update('/machine/1', () => {}),
    ]
    left.open()
    await deleting
    for (const other of await Promise.allSettled(others)) {
      expect(other).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
    }
  })

  it('create one entity if many create at the same location', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: { create: (entity) => void log.push(`${entity.title}`) } })
    const all = await Promise.allSettled([1, 2, 3].map((n) => put(engine, '/my/vm', draft(machine, { title: `${n}` }))))
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(log).toEqual(['1'])
  })

  it('can be aborted while they wait', async () => {
    const [entered, left] = [gate(), gate()]
    const { engine } = testService({
      machine: {
        update() {
          entered.open()
          return left.opened
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const slow = patch(engine, '/machine/1', { title: 'slow' })
    await entered.opened
    const controller = new AbortController()
    const waiting = patch(engine, '/machine/1', { title: 'gone' }, await engine.call({ signal: controller.signal }))
    controller.abort(new Error('the client is gone'))
    await expect(waiting).rejects.toThrow('the client is gone')
    left.open()
    expect(await slow).toMatchObject({ title: 'slow' })
    expect(await patch(engine, '/machine/1', { title: 'after' })).toMatchObject({ title: 'after' })
  })
})

describe('operations on different entities', () => {
  it('run side by side', async () => {
    const gates = [gate(), gate()]
    const { engine } = testService({
      machine: {
        // Each lets the other go on: one after the other, neither would end.
        async create(entity) {
          const [mine, other] = entity.title === 'a' ? gates : [...gates].reverse()
          other?.open()
          await mine?.opened
        },
      },
    })
    const made = await Promise.all(
      ['a', 'b'].map((title) => put(engine, `/machine/${title}`, draft(machine, { title }))),
    )
    expect(made).toHaveLength(2)
  })

  it('are not delayed by a slow one, nor is reading any of them', async () => {
    const [entered, left] = [gate(), gate()]
    const { engine } = testService({
      machine: {
        update(entity) {
          if (entity.location !== '/machine/1') return undefined
          entered.open()
          return left.opened
        },
      },
    })
    for (const n of [1, 2]) await put(engine, `/machine/${n}`, draft(machine))
    const slow = patch(engine, '/machine/1', { title: 'slow' })
    await entered.opened
    expect(await patch(engine, '/machine/2', { title: 'quick' })).toMatchObject({ title: 'quick' })
    expect((await retrieve('/machine/1', await engine.call())).entity.title).toBeUndefined()
    expect((await page({ limit: 10 }, true, await engine.call())).items).toHaveLength(2)
    left.open()
    await slow
  })
})

describe('operations on links', () => {
  async function connected(backend: Backend) {
    const service = testService({ plug: backend })
    for (const n of [1, 2]) await put(service.engine, `/machine/${n}`, draft(machine))
    for (const n of [1, 2]) await put(service.engine, `/disk/${n}`, draft(disk))
    return service
  }

  it('lock both ends: neither is deleted before the link exists, and then the link is deleted too', async () => {
    const [entered, left] = [gate(), gate()]
    const { engine, registry } = await connected({
      create() {
        entered.open()
        return left.opened
      },
    })
    const linking = put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await entered.opened
    const call = await engine.call()
    let gone = 0
    const deletions = ['/machine/1', '/disk/1'].map(async (location) => {
      await remove(location, call)
      gone++
    })
    // Later operations are done by now: these wait.
    for (const location of ['/machine/2', '/disk/2']) await remove(location, call)
    expect(gone).toBe(0)
    left.open()
    await linking
    await Promise.all(deletions)
    expect(await storedLocations(registry)).toEqual([])
  })

  it('never leave a link without its ends, whichever operation comes first', async () => {
    const { engine, registry } = await connected({ create: () => Promise.resolve() })
    const call = await engine.call()
    const results = await Promise.allSettled([
      put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' })),
      remove('/disk/1', call),
      put(engine, '/plug/2', draft(plug, { source: '/machine/1', target: '/disk/1' })),
      remove('/machine/1', call),
      put(engine, '/plug/3', draft(plug, { source: '/machine/1', target: '/disk/1' })),
    ])
    const codes = results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.code))
    expect([codes[1], codes[3]]).toEqual(['done', 'done'])
    for (const code of codes) expect(['done', 'invalid']).toContain(code)
    expect(await storedLocations(registry)).toEqual(['/disk/2', '/machine/2'])
  })

  it('that lock the same in opposite order do not deadlock', async () => {
    const { engine, registry } = await connected({ create: () => Promise.resolve(), update: () => Promise.resolve() })
    await put(engine, '/plug/a', draft(plug, { source: '/machine/1', target: '/disk/2' }))
    await put(engine, '/plug/b', draft(plug, { source: '/machine/2', target: '/disk/1' }))
    const moves = Array.from({ length: 40 }, (_, n) => {
      const [source, target] = n % 4 < 2 ? ['/machine/1', '/disk/2'] : ['/machine/2', '/disk/1']
      return patch(engine, n % 2 === 0 ? '/plug/a' : '/plug/b', { source, target })
    })
    await Promise.all(moves)
    expect(await storedLocations(registry)).toHaveLength(6)
  })

  it('that others keep adding do not delay a deletion forever', async () => {
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
    const { engine } = await connected({ create: turn })
    let [added, isDeleted] = [0, false]
    // Clients add links to the machine, each as soon as it can.
    const add = async () => {
      while (!isDeleted && added < 200) {
        const link = draft(plug, { source: '/machine/1', target: '/disk/1' })
        await put(engine, `/plug/${added++}`, link).catch(() => undefined)
      }
    }
    const adding = Array.from({ length: 4 }, add)
    await turn()
    const before = added
    await remove('/machine/1', await engine.call())
    isDeleted = true
    expect(added - before).toBeLessThan(20)
    await Promise.all(adding)
  })

  it('go on with the locks of what is there by then', async () => {
    const [entered, left] = [gate(), gate()]
    const { engine, registry } = await connected({
      create() {
        entered.open()
        return left.opened
      },
    })
    const linking = put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await entered.opened
    // It waits for the machine; when it has it, there is a link more than it had read.
    const deleting = remove('/machine/1', await engine.call())
    left.open()
    await Promise.all([linking, deleting])
    expect(await storedLocations(registry)).toEqual(['/disk/1', '/disk/2', '/machine/2'])
  })
})

describe('collections', () => {
  it('change as a whole while members come and go', async () => {
    const { engine, registry } = testService()
    for (let n = 0; n < 10; n++) await put(engine, `/machine/${n}`, draft(machine))
    const call = await engine.call()
    const odd = [1, 3, 5, 7, 9].map((n) => `/machine/${n}`)
    const even = [0, 2, 4, 6, 8].map((n) => `/machine/${n}`)
    await Promise.all([
      changeMembers(placed, 'add', even, call),
      ...even.map((location) => replace(engine, location, { title: 'replaced' })),
      changeMembers(placed, 'set', odd, call),
      changeMembers(placed, 'set', even, call),
    ])
    const { items } = await registry.page({ mixins: [placed.identifier], limit: 20 }, {})
    expect([odd, even]).toContainEqual(items.map((entity) => entity.location))
  })

  it('of many entities are what one of two requests says, not a mixture', async () => {
    const { engine, registry } = testService()
    const drafts = Array.from({ length: 400 }, () => draft(machine))
    const call = await engine.call()
    await create(drafts, {}, call)
    const all = await storedLocations(registry)
    const [first, second] = [all.slice(0, 150), all.slice(150)]
    await Promise.all([
      changeMembers(placed, 'set', first, call),
      changeMembers(placed, 'set', second, call),
      changeMembers(placed, 'set', [], call),
      changeMembers(placed, 'set', all.slice(140, 160), call),
    ])
    const members = await registry.page({ mixins: [placed.identifier], limit: 1000 }, {})
    const found = members.items.map((entity) => entity.location)
    expect([[], first, second, all.slice(140, 160)]).toContainEqual(found)
  })

  it('lose a removed mixin although others wait for its location and have queued for them', async () => {
    const { engine } = testService({ machine: { update: () => Promise.resolve() } })
    await defineMixins([mixinDraft('web')], await engine.call())
    const call = await engine.call()
    const web = knownMixin(call.catalogue, 'http://tags.example.com/#web')
    for (const n of [0, 1]) await put(engine, `/machine/${n}`, draft(machine, { mixins: [web] }))
    await put(engine, '/disk/1', draft(disk))
    const removing = removeMixins([web.identifier], call)
    while ((await engine.call()).catalogue.mixin(web.identifier) !== undefined) await Promise.resolve()
    const linking = put(engine, web.location.slice(0, -1), draft(plug, { source: '/machine/0', target: '/disk/1' }))
    await removing
    expect(await linking).toMatchObject({ source: '/machine/0' })
  })

  async function tagged(backend: Backend) {
    const service = testService({ machine: backend })
    const { engine, registry } = service
    await defineMixins([mixinDraft('web')], await engine.call())
    const call = await engine.call()
    const web = knownMixin(call.catalogue, 'http://tags.example.com/#web')
    for (const n of [0, 1]) await put(engine, `/machine/${n}`, draft(machine))
    const holders = () => registry.count({ mixins: [web.identifier] }, {})
    return { ...service, web, call, holders }
  }

  it('lose a mixin that is removed while it is given to an entity, in one of the two orders', async () => {
    const { web, call, holders } = await tagged({})
    const given = ['/machine/0', '/machine/1'].map((location) => changeMembers(web, 'add', [location], call))
    const results = await Promise.allSettled([...given, removeMixins([web.identifier], call)])
    const outcomes = results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.code))
    expect(outcomes.pop()).toBe('done')
    for (const outcome of outcomes) expect(['done', 'conflict']).toContain(outcome)
    expect(await holders()).toBe(0)
  })

  it('do not get a mixin that was removed while their backend was at work', async () => {
    const [entered, left] = [gate(), gate()]
    const log: string[] = []
    const { engine, web, call, holders, registry } = await tagged({
      async create(entity) {
        if (entity.location !== '/machine/slow') return
        entered.open()
        await left.opened
      },
      delete: (entity) => void log.push(`deleted ${entity.location}`),
    })
    const making = put(engine, '/machine/slow', draft(machine, { mixins: [web] }), call)
    await entered.opened
    await removeMixins([web.identifier], call)
    left.open()
    await expect(making).rejects.toMatchObject({
      code: 'conflict',
      message: `the mixin ${web.identifier} has just been removed`,
    })
    expect(log).toEqual(['deleted /machine/slow'])
    expect(await holders()).toBe(0)
    expect(await storedLocations(registry)).toHaveLength(2)
    // Its place is free again.
    await put(engine, '/machine/slow2', draft(machine))
  })
})

async function readAll(call: Call): Promise<void> {
  let count = 0
  for await (const items of pages({}, false, 16, call)) count += items.length
  expect(count).toBe(160)
}

describe('work on many entities', () => {
  const starting = { action: start, attributes: {} }
  const backend: Backend = {
    create(entity) {
      entity.actions = [start.identifier]
    },
    action() {},
  }
  it.each<[string, (call: Call) => Promise<unknown>]>([
    ['reading', readAll],
    ['acting', async (call) => actOnAll({ kind: machine.identifier }, starting, call)],
    ['deleting', async (call) => removeAll({}, call)],
  ])('%s leaves all others a turn after every few of them', async (_, work) => {
    const { engine } = testService({ machine: backend })
    for (let n = 0; n < 160; n++) await put(engine, `/machine/${n}`, draft(machine))
    let turns = 0
    let isDone = false
    const count = () => {
      turns++
      if (!isDone) setImmediate(count)
    }
    setImmediate(count)
    await work(await engine.call())
    isDone = true
    expect(turns).toBeGreaterThanOrEqual(10)
  })
})
