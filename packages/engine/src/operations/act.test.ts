import { type Backend, HttpError, OcciError, type Policy } from '@occi/core'
import { describe, expect, it } from 'vitest'
import {
  backup,
  disk,
  draft,
  knownMixin,
  machine,
  placed,
  put,
  recorded,
  refusal,
  refuse,
  saved,
  start,
  stop,
  stored,
  testService,
} from '../cloud.test-fixture.ts'
import { act, actOnAll } from './act.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { removeMixins } from './remove-mixins.ts'

const switching = {
  create(entity) {
    entity.attributes['com.example.state'] = 'off'
    entity.actions = entity.title === 'broken' ? [] : [start.identifier]
  },
  action(entity, { action }) {
    const on = action === start
    entity.attributes['com.example.state'] = on ? 'on' : 'off'
    entity.actions = [on ? stop.identifier : start.identifier]
  },
} satisfies Backend
const starting = { action: start, attributes: {} }

describe('act', () => {
  it('changes state and applicable actions, and gives a new version', async () => {
    const { engine } = testService({ machine: switching })
    await put(engine, '/machine/1', draft(machine))
    const { entity } = await act('/machine/1', starting, await engine.call())
    expect(entity).toMatchObject({
      attributes: { 'com.example.state': 'on' },
      actions: [stop.identifier],
    })
    expect(await stored(engine, '/machine/1')).toEqual(entity)
  })

  it('refuses an action that is not defined for the entity', async () => {
    const { engine } = testService()
    await put(engine, '/disk/1', draft(disk))
    await expect(act('/disk/1', starting, await engine.call())).rejects.toMatchObject({
      code: 'invalid',
      message: `the action ${start.identifier} is not defined for /disk/1, whose kind is ${disk.identifier}`,
      faults: [{ path: ['action'] }],
    })
  })

  it('refuses one that does not apply now, and says which do', async () => {
    const { engine } = testService({ machine: switching })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/machine/2', draft(machine, { title: 'broken' }))
    const stopping = { action: stop, attributes: {} }
    const call = await engine.call()
    await expect(act('/machine/1', stopping, call)).rejects.toMatchObject({
      code: 'not-applicable',
      message: 'stop is not applicable to /machine/1 now, applicable are: start',
    })
    await expect(act('/machine/2', stopping, call)).rejects.toMatchObject({
      code: 'not-applicable',
      message: 'stop is not applicable to /machine/2 now, no action is',
    })
  })

  it('refuses one that no backend carries out', async () => {
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.actions = [start.identifier]
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await expect(act('/machine/1', starting, await engine.call())).rejects.toMatchObject({
      code: 'not-applicable',
      message: `no backend of this service carries out ${start.identifier}`,
    })
  })

  it('goes to the backend of the mixin that defines it', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'placed'),
      saved: recorded(log, 'saved', {
        create(entity) {
          entity.actions = [backup.identifier]
        },
      }),
    })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed, saved] }))
    log.length = 0
    await act('/machine/1', { action: backup, attributes: {} }, await engine.call())
    expect(log).toEqual(['saved.action /machine/1 [saved]'])
  })

  it('goes to the backend registered for it, for the categories that define it', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind', { create: switching.create }),
      start: recorded(log, 'starter'),
    })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed] }))
    log.length = 0
    await act('/machine/1', starting, await engine.call())
    expect(log).toEqual(['starter.action /machine/1 [machine]'])
  })

  it('checks the entity under the lock before its backend is called', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind', { create: switching.create }) })
    const made = await put(engine, '/machine/1', draft(machine))
    log.length = 0
    const failed = new HttpError(412, 'not that version')
    const seen: unknown[] = []
    const acted = act('/machine/1', starting, await engine.call(), ({ entity }) => {
      seen.push(entity)
      throw failed
    })
    await expect(acted).rejects.toBe(failed)
    expect(seen).toEqual([made])
    expect(log).toEqual([])
  })

  it('asks the policy, with the action’s term', async () => {
    const policy: Policy = {
      authorize({ type, key, action }) {
        if (type === 'action') throw new HttpError(403, `no ${action} of ${key}`)
      },
    }
    const { engine } = testService({ machine: switching }, { policy })
    await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    await expect(async () => act('/machine/1', starting, call)).rejects.toThrow('no start of /machine/1')
  })

  it('answers with the mixin that the action created, which others can hold from then on', async () => {
    const image = { scheme: 'http://images.example/#', term: 'golden', location: '/images/golden/' }
    const saving: Backend = {
      create: switching.create,
      action(_, __, { batch }) {
        batch.putMixin({ ...image, depends: [placed.identifier], applies: [], actions: [], attributes: {} })
        return 'http://images.example/#golden'
      },
    }
    const { engine } = testService({ machine: saving })
    await put(engine, '/machine/1', draft(machine))
    const { mixin } = await act('/machine/1', starting, await engine.call())
    expect(mixin).toBe('http://images.example/#golden')
    const call = await engine.call()
    const golden = knownMixin(call.catalogue, 'http://images.example/#golden')
    expect(golden).toMatchObject({ location: '/images/golden/', depends: [placed], userDefined: false })
    expect(await put(engine, '/machine/2', draft(machine, { mixins: [golden] }), call)).toMatchObject({
      mixins: ['http://images.example/#golden'],
    })
    // It belongs to the caller of the action.
    const other = await engine.call({ owner: 'ann' })
    await expect(removeMixins([golden.identifier], other)).rejects.toMatchObject({ code: 'forbidden' })
    await removeMixins([golden.identifier], call)
    expect((await engine.call()).catalogue.get(golden.identifier)).toBeUndefined()
    expect(await stored(engine, '/machine/2')).toMatchObject({ mixins: [] })
  })
})

describe('actOnAll', () => {
  const machines = async (backend: Backend = switching, titles: readonly string[] = ['a', 'b', 'c']) => {
    const service = testService({ machine: backend })
    for (const [n, title] of titles.entries()) await put(service.engine, `/machine/${n}`, draft(machine, { title }))
    return service
  }
  const query = { kind: machine.identifier }

  it('runs on the members to which it applies, and returns these', async () => {
    const { engine } = await machines(switching, ['a', 'broken', 'c'])
    const { items: acted, of } = await actOnAll(query, starting, await engine.call())
    expect(acted.map(({ entity }) => entity.location)).toEqual(['/machine/0', '/machine/2'])
    expect(of).toBe(3)
    expect((await stored(engine, '/machine/1'))?.attributes['com.example.state']).toBe('off')
    expect((await stored(engine, '/machine/2'))?.attributes['com.example.state']).toBe('on')
  })

  it('runs nowhere unless every member defines it', async () => {
    const { engine } = await machines()
    await put(engine, '/zdisk/1', draft(disk))
    await expect(actOnAll({}, starting, await engine.call())).rejects.toMatchObject({ code: 'invalid' })
    expect((await stored(engine, '/machine/0'))?.attributes['com.example.state']).toBe('off')
  })

  it('counts mixins of members as definers', async () => {
    const { engine } = testService({
      saved: {
        create(entity) {
          entity.actions = [backup.identifier]
        },
        action() {},
      },
    })
    const backingUp = { action: backup, attributes: {} }
    await put(engine, '/machine/1', draft(machine, { mixins: [saved] }))
    expect((await actOnAll(query, backingUp, await engine.call())).items).toHaveLength(1)
    await put(engine, '/machine/2', draft(machine))
    await expect(actOnAll(query, backingUp, await engine.call())).rejects.toMatchObject({ code: 'invalid' })
  })

  it('is refused if there are members and it applies to none', async () => {
    const { engine } = await machines(switching, ['broken', 'broken'])
    await expect(actOnAll(query, starting, await engine.call())).rejects.toMatchObject({
      code: 'not-applicable',
      message: 'start is applicable to none of the 2 entities now',
    })
  })

  it('does nothing if there are no members', async () => {
    const { engine } = testService()
    expect(await actOnAll(query, starting, await engine.call())).toEqual({ items: [], of: 0 })
  })

  it('stops soon after the first refusal, and what is done stays', async () => {
    const { engine } = await machines(
      {
        ...switching,
        action(entity, invocation) {
          if (entity.location === '/machine/1') refuse()
          return switching.action(entity, invocation)
        },
      },
      Array.from({ length: 9 }, (_, n) => `m${n}`),
    )
    await expect(actOnAll(query, starting, await engine.call())).rejects.toBe(refusal)
    const states = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => stored(engine, `/machine/${n}`)))
    // The second and the third are worked on at once.
    expect(states.map((entity) => entity?.attributes['com.example.state'])).toEqual([
      'on',
      'off',
      'on',
      'off',
      'off',
      'off',
    ])
  })

  it('treats a backend’s own refusal as one, whatever its code', async () => {
    const busy = new OcciError('not-applicable', 'the hypervisor is busy')
    const { engine } = await machines({
      ...switching,
      action() {
        throw busy
      },
    })
    await expect(actOnAll(query, starting, await engine.call())).rejects.toBe(busy)
  })

  it('skips what was deleted or changed since the listing', async () => {
    const service = await machines({
      ...switching,
      async action(entity, invocation) {
        if (entity.location === '/machine/0') {
          await remove('/machine/1', await service.engine.call())
          await service.engine.update('/machine/2', (other) => {
            other.actions = []
          })
        }
        return switching.action(entity, invocation)
      },
    })
    const { items: acted } = await actOnAll(query, starting, await service.engine.call())
    expect(acted.map(({ entity }) => entity.location)).toEqual(['/machine/0'])
  })

  it('passes over what no longer matches', async () => {
    const service = await machines({
      ...switching,
      async action(entity, invocation) {
        if (entity.location === '/machine/0') {
          await service.engine.update('/machine/1', (other) => {
            other.attributes['com.example.state'] = 'on'
          })
        }
        return switching.action(entity, invocation)
      },
    })
    const off = { ...query, attributes: new Map([['com.example.state', 'off']]) }
    const { items: acted } = await actOnAll(off, starting, await service.engine.call())
    expect(acted.map(({ entity }) => entity.location)).not.toContain('/machine/1')
    expect(acted.length).toBeGreaterThan(1)
  })

  it('goes through all pages', async () => {
    const { engine } = testService({ machine: switching })
    const drafts = Array.from({ length: 510 }, () => draft(machine))
    await create(drafts, {}, await engine.call())
    expect((await actOnAll(query, starting, await engine.call())).items).toHaveLength(510)
  })
})
