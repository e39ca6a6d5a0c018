import { HttpError, type Policy } from '@occi/core'
import { describe, expect, it } from 'vitest'
import {
  backup,
  disk,
  draft,
  large,
  machine,
  placed,
  plug,
  put,
  recorded,
  refusal,
  refuse,
  saved,
  small,
  start,
  stored,
  storedLocations,
  testService,
} from '../cloud.test-fixture.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { changeMembers } from './members.ts'
import { page } from './retrieve.ts'

const three = async (backends: Parameters<typeof testService>[0] = {}) => {
  const service = testService(backends)
  for (const n of [1, 2, 3]) await put(service.engine, `/machine/${n}`, draft(machine))
  const members = async () => {
    const { items } = await (await service.engine.call()).read.page({ mixins: [placed.identifier], limit: 10 })
    return items.map((entity) => entity.location)
  }
  return { ...service, members }
}

describe('membership', () => {
  it('add: these join, those who were in stay', async () => {
    const log: string[] = []
    const { engine, members } = await three({ placed: recorded(log, 'tag') })
    const call = await engine.call()
    await changeMembers(placed, 'add', ['/machine/1'], call)
    await changeMembers(placed, 'add', ['/machine/1', '/machine/2', '/machine/2'], call)
    expect(await members()).toEqual(['/machine/1', '/machine/2'])
    expect(log).toEqual(['tag.associate /machine/1 [placed]', 'tag.associate /machine/2 [placed]'])
  })

  it('set: exactly these are members', async () => {
    const log: string[] = []
    const { engine, members } = await three({ placed: recorded(log, 'tag') })
    const call = await engine.call()
    await changeMembers(placed, 'set', ['/machine/1', '/machine/2'], call)
    log.length = 0
    await changeMembers(placed, 'set', ['/machine/2', '/machine/3'], call)
    expect(await members()).toEqual(['/machine/2', '/machine/3'])
    expect(log).toEqual(['tag.dissociate /machine/1 [placed]', 'tag.associate /machine/3 [placed]'])
    await changeMembers(placed, 'set', [], call)
    expect(await members()).toEqual([])
  })

  it('set: all others leave, however many there are', async () => {
    const { engine, registry } = testService()
    const drafts = Array.from({ length: 510 }, () => draft(machine, { mixins: [placed] }))
    const call = await engine.call()
    await create(drafts, {}, call)
    const { items } = await page({ limit: 1 }, false, call)
    await changeMembers(
      placed,
      'set',
      items.map(({ entity }) => entity.location),
      call,
    )
    expect(await registry.count({ mixins: [placed.identifier] }, {})).toBe(1)
  })

  it('remove: these leave, and no entity is deleted', async () => {
    const log: string[] = []
    const { engine, registry, members } = await three({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'tag'),
    })
    const call = await engine.call()
    await changeMembers(placed, 'add', ['/machine/1', '/machine/2'], call)
    log.length = 0
    await changeMembers(placed, 'remove', ['/machine/1', '/machine/3'], call)
    expect(await members()).toEqual(['/machine/2'])
    expect(log).toEqual(['tag.dissociate /machine/1 [placed]'])
    expect(await storedLocations(registry)).toHaveLength(3)
  })

  it('names members by id as well', async () => {
    const { engine, members } = await three()
    const entity = await stored(engine, '/machine/2')
    await changeMembers(placed, 'add', [entity?.id ?? ''], await engine.call())
    expect(await members()).toEqual(['/machine/2'])
  })

  it('tells everything that is wrong at once, and then nothing happens', async () => {
    const log: string[] = []
    const { engine } = await three({ saved: recorded(log, 'saved') })
    await put(engine, '/disk/1', draft(disk))
    const added = changeMembers(saved, 'add', ['/machine/1', '/nowhere', '/disk/1'], await engine.call())
    await expect(added).rejects.toMatchObject({
      code: 'invalid',
      faults: [
        { message: 'there is no entity /nowhere', path: ['locations', 1] },
        {
          message: `${saved.identifier} does not apply to /disk/1, which is of kind ${disk.identifier}`,
          path: ['locations', 2],
        },
      ],
    })
    expect(log).toEqual([])
  })

  it('is all or none: those who had joined leave again when one is refused', async () => {
    const log: string[] = []
    const { engine, members } = await three({
      placed: recorded(log, 'tag', {
        associate(entity) {
          if (entity.location === '/machine/3') refuse()
        },
      }),
    })
    const locations = ['/machine/1', '/machine/2', '/machine/3']
    await expect(changeMembers(placed, 'add', locations, await engine.call())).rejects.toBe(refusal)
    expect(log).toEqual([
      'tag.associate /machine/1 [placed]',
      'tag.associate /machine/2 [placed]',
      'tag.associate /machine/3 [placed]',
      'tag.dissociate /machine/2 [placed]',
      'tag.dissociate /machine/1 [placed]',
    ])
    expect(await members()).toEqual([])
  })

  it('asks the policy for everyone before anybody is called', async () => {
    const log: string[] = []
    const policy: Policy = {
      authorize({ type, key, entity }) {
        if (type === 'associate' && entity?.location === '/machine/2') throw new HttpError(403, `not ${key}`)
      },
    }
    const { engine } = testService({ placed: recorded(log, 'tag') }, { policy })
    for (const n of [1, 2]) await put(engine, `/machine/${n}`, draft(machine))
    const added = changeMembers(placed, 'add', ['/machine/1', '/machine/2'], await engine.call())
    await expect(added).rejects.toThrow(`not ${placed.identifier}`)
    expect(log).toEqual([])
  })

  it('can be of links, whose ends are locked with them', async () => {
    const { engine } = testService({
      placed: {
        associate(entity, { batch }) {
          if ('target' in entity) {
            batch.update(entity.target, (other) => {
              other.attributes['com.example.uses'] = 1
            })
          }
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await changeMembers(placed, 'add', ['/plug/1'], await engine.call())
    expect(await stored(engine, '/disk/1')).toMatchObject({ attributes: { 'com.example.uses': 1 } })
  })
})

describe('a change of more than a hundred members', () => {
  const many = async (backends: Parameters<typeof testService>[0] = {}, mixins: readonly (typeof placed)[] = []) => {
    const service = testService(backends)
    const call = await service.engine.call()
    const drafts = Array.from({ length: 250 }, () => draft(machine, { mixins: [...mixins] }))
    await create(drafts, {}, call)
    const count = () => service.registry.count({ mixins: [placed.identifier] }, {})
    return { ...service, call, count, locations: await storedLocations(service.registry) }
  }

  it.each([
    ['add', 0, 250],
    ['set', 0, 120],
    ['set', 120, 120],
    ['remove', 0, 0],
  ] as const)('%s from %i makes %i members, a hundred in each commit', async (membership, from, members) => {
    const { engine, registry, locations } = await many({}, membership === 'remove' ? [placed] : [])
    const call = await engine.call()
    await changeMembers(placed, 'add', locations.slice(0, from), call)
    const { revision } = await registry.page({ limit: 1 }, {})
    await changeMembers(placed, membership, membership === 'set' ? locations.slice(-members) : locations, call)
    expect(await registry.count({ mixins: [placed.identifier] }, {})).toBe(members)
    const last = (await registry.page({ limit: 1 }, {})).revision
    for await (const set of registry.changes(revision, {})) {
      expect(set.entities.length).toBeLessThanOrEqual(100)
      if (set.revision === last) break
    }
  })

  it('stops at the first refusal, and what is done stays', async () => {
    let left = 150
    const { call, count, locations } = await many({
      placed: {
        associate() {
          if (left-- === 0) refuse()
        },
        dissociate() {},
      },
    })
    await expect(changeMembers(placed, 'add', locations, call)).rejects.toBe(refusal)
    expect(await count()).toBe(100)
  })

  it('is refused before anything happens if one of them is no entity', async () => {
    const { call, count, locations } = await many()
    const added = changeMembers(placed, 'add', [...locations, '/nowhere'], call)
    await expect(added).rejects.toMatchObject({ code: 'invalid' })
    expect(await count()).toBe(0)
  })

  it('ends although others add members concurrently', async () => {
    let added = 0
    const service = await many(
      {
        placed: {
          associate() {},
          async dissociate() {
            if (added++ > 1000) return
            const call = await service.engine.call()
            await create([draft(machine, { mixins: [placed] })], {}, call)
          },
        },
      },
      [placed],
    )
    await changeMembers(placed, 'set', [], service.call)
    expect(added).toBe(250)
  })

  it('is finished by recovery', async () => {
    const { engine, registry, count, locations } = await many({}, [placed])
    const [gone = '', ...others] = locations
    await remove(gone, await engine.call())
    await put(engine, '/machine/new', draft(machine))
    const members = { mixin: placed.identifier, gain: ['/machine/new'], lose: [gone, ...others.slice(0, 200)] }
    const left = await registry.begin({ operation: 'associate', keys: [placed.location], members }, {})
    await left.abort({ unfinished: true })
    await engine.recover()
    expect(await count()).toBe(250 - 1 - 200 + 1)
    expect((await stored(engine, '/machine/new'))?.mixins).toEqual([placed.identifier])
    expect(await registry.unfinished()[Symbol.asyncIterator]().next()).toMatchObject({ done: true })
  })
})

describe('what a mixin brings', () => {
  it('its defaults come when it is added, and its values and actions go when it is removed', async () => {
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.actions = [start.identifier]
        },
      },
      saved: {
        associate(entity) {
          entity.actions = [...entity.actions, backup.identifier]
        },
        dissociate() {},
      },
    })
    await put(engine, '/machine/1', draft(machine, { attributes: { 'com.example.cores': 2 } }))
    const call = await engine.call()
    await changeMembers(saved, 'add', ['/machine/1'], call)
    const tagged = await stored(engine, '/machine/1')
    expect({ ...tagged?.attributes }).toEqual({ 'com.example.cores': 2, 'com.example.copies': 1 })
    expect(tagged?.actions).toEqual([start.identifier, backup.identifier])
    await changeMembers(saved, 'remove', ['/machine/1'], call)
    const plain = await stored(engine, '/machine/1')
    expect({ ...plain?.attributes }).toEqual({ 'com.example.cores': 2 })
    expect(plain).toMatchObject({ mixins: [], actions: [start.identifier] })
  })

  it('an exclusive one takes the place of another, and overrides what is there', async () => {
    const { engine } = await three()
    const call = await engine.call()
    await changeMembers(small, 'add', ['/machine/1'], call)
    expect(await stored(engine, '/machine/1')).toMatchObject({ attributes: { 'com.example.cores': 1 } })
    await changeMembers(large, 'add', ['/machine/1'], call)
    expect(await stored(engine, '/machine/1')).toMatchObject({
      mixins: [large.identifier],
      attributes: { 'com.example.cores': 16 },
    })
  })
})

describe('setting no members', () => {
  it('takes the mixin from all that hold it, however many, and deletes none', async () => {
    const log: string[] = []
    const { engine, registry } = testService({ placed: recorded(log, 'tag') })
    const drafts = Array.from({ length: 250 }, () => draft(machine, { mixins: [placed] }))
    await create(drafts, {}, await engine.call())
    log.length = 0
    await changeMembers(placed, 'set', [], await engine.call())
    expect(log).toHaveLength(250)
    expect(log.every((line) => line.startsWith('tag.dissociate'))).toBe(true)
    expect(await registry.count({ mixins: [placed.identifier] }, {})).toBe(0)
    expect(await registry.count({}, {})).toBe(250)
  })

  it('is refused with the backend’s refusal', async () => {
    const { engine, members } = await three({ placed: { associate() {}, dissociate: refuse } })
    const call = await engine.call()
    await changeMembers(placed, 'add', ['/machine/1'], call)
    await expect(changeMembers(placed, 'set', [], call)).rejects.toBe(refusal)
    expect(await members()).toEqual(['/machine/1'])
  })
})
