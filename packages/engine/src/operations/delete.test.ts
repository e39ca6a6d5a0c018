import { HttpError, link, type Policy } from '@occi/core'
import type { EntityWithLinks } from '@occi/core/authoring'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  backup,
  disk,
  draft,
  machine,
  patch,
  placed,
  plug,
  put,
  recorded,
  refusal,
  refuse,
  saved,
  start,
  stored,
  storedLocations,
  testService,
} from '../cloud.test-fixture.ts'
import { create } from './create.ts'
import { remove, removeAll } from './delete.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('delete', () => {
  it('calls the mixins’ backends before the kind’s, each once', async () => {
    const log: string[] = []
    const { engine, registry } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'placed'),
      saved: recorded(log, 'saved'),
    })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed, saved] }))
    log.length = 0
    await remove('/machine/1', await engine.call())
    expect(log).toEqual([
      'saved.delete /machine/1 [saved]',
      'placed.delete /machine/1 [placed]',
      'kind.delete /machine/1 [machine]',
    ])
    expect(await storedLocations(registry)).toEqual([])
  })

  it('finds the entity by its id, and refuses one that does not exist', async () => {
    const { engine, registry } = testService()
    const { id } = await put(engine, '/machine/1', draft(machine))
    await remove(id, await engine.call())
    expect(await storedLocations(registry)).toEqual([])
    await expect(remove(id, await engine.call())).rejects.toMatchObject({ code: 'not-found' })
  })

  it('deletes a link alone', async () => {
    const { engine, registry } = testService()
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await remove('/plug/1', await engine.call())
    expect(await storedLocations(registry)).toEqual(['/disk/1', '/machine/1'])
  })

  it('calls the backend of a link once if it leads back to its source', async () => {
    const log: string[] = []
    const { engine } = testService()
    engine.register(link, recorded(log, 'link'))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/link/1', draft(link, { source: '/machine/1', target: '/machine/1' }))
    log.length = 0
    await remove('/machine/1', await engine.call())
    expect(log).toEqual(['link.delete /link/1 [link]'])
  })

  it('checks the current entity, with the links from it, before any backend is called', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind'), plug: recorded(log, 'link') })
    const from = await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    const plugged = await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    log.length = 0
    const failed = new HttpError(412, 'not that version')
    const seen: unknown[] = []
    const check = ({ entity, links }: EntityWithLinks) => {
      seen.push([entity, links])
      throw failed
    }
    await expect(remove('/machine/1', await engine.call(), check)).rejects.toBe(failed)
    await expect(remove('/disk/1', await engine.call(), check)).rejects.toBe(failed)
    expect(seen).toEqual([
      [from, [plugged]],
      [expect.objectContaining({ location: '/disk/1' }), []],
    ])
    expect(log).toEqual([])
  })

  it('stores what had happened when a later backend refuses', async () => {
    const { engine, registry } = testService({ machine: { delete: refuse } })
    const made = await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await expect(remove('/machine/1', await engine.call())).rejects.toBe(refusal)
    // The link is gone, the machine is not.
    expect(await storedLocations(registry)).toEqual(['/disk/1', '/machine/1'])
    expect(await stored(engine, '/machine/1')).toEqual(made)
  })

  it('leaves an entity without the mixins whose part of it was deleted before the kind refused', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.actions = [start.identifier, backup.identifier]
        },
        delete: refuse,
      },
      placed: recorded(log, 'placed'),
      saved: recorded(log, 'saved', {
        delete(entity) {
          entity.attributes['com.example.state'] = 'off'
        },
      }),
    })
    const attributes = { 'com.example.cores': 1, 'com.example.room': 'r1', 'com.example.copies': 2 }
    await put(engine, '/machine/1', draft(machine, { mixins: [placed, saved], attributes }))
    log.length = 0
    await expect(remove('/machine/1', await engine.call())).rejects.toBe(refusal)
    expect(log).toEqual(['saved.delete /machine/1 [saved]', 'placed.delete /machine/1 [placed]'])
    const left = await stored(engine, '/machine/1')
    expect(left).toMatchObject({ mixins: [], actions: [start.identifier] })
    expect({ ...left?.attributes }).toEqual({ 'com.example.cores': 1, 'com.example.state': 'off' })
  })

  it('stores what had happened when a later backend has a bug, and throws that as it is', async () => {
    const bug = new TypeError('undefined is not a function')
    const { engine } = testService({
      machine: {
        delete() {
          throw bug
        },
      },
      placed: recorded([], 'placed'),
    })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed] }))
    await expect(remove('/machine/1', await engine.call())).rejects.toBe(bug)
    expect(await stored(engine, '/machine/1')).toMatchObject({ mixins: [] })
  })

  it('drops what a refusing backend wanted of others, and keeps what those before it wanted', async () => {
    const { engine } = testService({
      machine: {
        delete(_, { batch }) {
          batch.update('/disk/1', (entity) => {
            entity.attributes['com.example.size'] = 666
          })
          refuse()
        },
      },
      plug: {
        delete(entity, { batch }) {
          if ('target' in entity) {
            batch.update(entity.target, (other) => {
              other.attributes['com.example.uses'] = 0
            })
          }
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk, { attributes: { 'com.example.size': 1, 'com.example.uses': 1 } }))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await expect(remove('/machine/1', await engine.call())).rejects.toBe(refusal)
    const left = await stored(engine, '/disk/1')
    expect({ ...left?.attributes }).toEqual({ 'com.example.size': 1, 'com.example.uses': 0 })
  })

  it('does not change what is deleted by the same operation', async () => {
    const { engine, registry } = testService({
      plug: {
        delete(entity, { batch }) {
          if ('source' in entity) {
            batch.update(entity.source, () => {
              throw new Error('it was changed')
            })
          }
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await remove('/machine/1', await engine.call())
    expect(await storedLocations(registry)).toEqual(['/disk/1'])
  })
})

describe('a shared entity', () => {
  it('is not deleted while another owner links to it', async () => {
    const { engine, registry } = testService()
    const [nobody, ann, bob] = [
      await engine.call(),
      await engine.call({ owner: 'ann' }),
      await engine.call({ owner: 'bob' }),
    ]
    await put(engine, '/disk/1', draft(disk), nobody)
    await put(engine, '/machine/1', draft(machine), ann)
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }), ann)
    for (const call of [nobody, bob]) {
      await expect(remove('/disk/1', call)).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(await storedLocations(registry)).toHaveLength(3)
    // An owner can delete their own link.
    await remove('/disk/1', ann)
    expect(await storedLocations(registry)).toEqual(['/machine/1'])
  })

  it('is not deleted while another owner’s link starts from it', async () => {
    const { engine } = testService()
    const [nobody, ann] = [await engine.call(), await engine.call({ owner: 'ann' })]
    await put(engine, '/machine/1', draft(machine), nobody)
    await put(engine, '/disk/1', draft(disk), ann)
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }), ann)
    await expect(remove('/machine/1', nobody)).rejects.toMatchObject({ code: 'conflict' })
    await remove('/disk/1', ann)
    await remove('/machine/1', nobody)
  })
})

describe('deleteAll', () => {
  it('deletes all that match, links with their resources, however many pages they fill', async () => {
    const { engine, registry } = testService()
    await put(engine, '/disk/1', draft(disk))
    for (let n = 0; n < 120; n++) await put(engine, `/machine/${n}`, draft(machine))
    for (let n = 0; n < 5; n++) {
      await put(engine, `/plug/${n}`, draft(plug, { source: `/machine/${n}`, target: '/disk/1' }))
    }
    await removeAll({ kind: machine.identifier }, await engine.call())
    expect(await storedLocations(registry)).toEqual(['/disk/1'])
  })

  it('deletes links and what they lead to in one go', async () => {
    const { engine, registry } = testService()
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await removeAll({}, await engine.call())
    expect(await storedLocations(registry)).toEqual([])
  })

  it('goes on with few after the first refusal, and what is done stays', async () => {
    const { engine, registry } = testService({
      machine: {
        delete(entity) {
          if (entity.location === '/machine/2') refuse()
        },
      },
    })
    for (const n of [1, 2, 3, 4, 5]) await put(engine, `/machine/${n}`, draft(machine))
    await expect(removeAll({}, await engine.call())).rejects.toBe(refusal)
    // The second and the third are worked on at once.
    expect(await storedLocations(registry)).toEqual(['/machine/2', '/machine/4', '/machine/5'])
  })

  it('ends although others create as many as it deletes', async () => {
    let created = 0
    const { engine, registry } = testService({
      machine: {
        async delete() {
          if (created++ < 5000) await put(engine, `/machine/later/${created}`, draft(machine))
        },
      },
    })
    const call = await engine.call()
    const drafts = Array.from({ length: 600 }, () => draft(machine))
    await create(drafts, {}, call)
    await removeAll({}, call)
    expect(created).toBe(600)
    expect(await registry.count({}, {})).toBe(600)
  })

  it('leaves alone what no longer matches, and what was created in the place of what it has listed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { engine, registry } = testService({
      machine: {
        async delete({ location }) {
          if (location !== '/machine/1') return
          vi.setSystemTime(Date.now() + 1)
          await patch(engine, '/machine/2', { title: 'in use' })
          const call = await engine.call()
          await remove('/machine/3', call)
          await put(engine, '/machine/3', draft(machine, { title: 'idle' }))
        },
      },
    })
    for (const n of [1, 2, 3, 4]) await put(engine, `/machine/${n}`, draft(machine, { title: 'idle' }))
    await removeAll({ attributes: new Map([['occi.core.title', 'idle']]) }, await engine.call())
    expect(await storedLocations(registry)).toEqual(['/machine/2', '/machine/3'])
  })

  it('continues if another client has deleted an entity first', async () => {
    const { engine, registry } = testService({
      machine: {
        async delete(entity) {
          // Another client deletes the third between the listing and its turn.
          if (entity.location === '/machine/1') await remove('/machine/3', await engine.call())
        },
      },
    })
    for (const n of [1, 2, 3, 4]) await put(engine, `/machine/${n}`, draft(machine))
    await removeAll({}, await engine.call())
    expect(await storedLocations(registry)).toEqual([])
  })

  it('throws what fails for an entity that another client deletes at that moment', async () => {
    const away = new HttpError(503, 'the directory of users is unavailable')
    const policy: Policy = {
      async authorize({ type, entity }, { owner }) {
        if (type !== 'delete' || owner !== 'ann' || entity === undefined) return
        await remove(entity.location, await engine.call())
        throw away
      },
    }
    const { engine } = testService({}, { policy })
    await put(engine, '/machine/1', draft(machine))
    await expect(removeAll({}, await engine.call({ owner: 'ann' }))).rejects.toBe(away)
  })

  it('asks the policy for each', async () => {
    const policy: Policy = {
      authorize({ type, key }) {
        if (type === 'delete' && key === '/machine/2') throw new HttpError(403, 'not that one')
      },
    }
    const { engine, registry } = testService({}, { policy })
    for (const n of [1, 2]) await put(engine, `/machine/${n}`, draft(machine))
    await expect(removeAll({}, await engine.call())).rejects.toThrow('not that one')
    expect(await storedLocations(registry)).toEqual(['/machine/2'])
  })
})
