import { attributeOf, type Backend, type Changes, type Entity, HttpError, type Policy } from '@occi/core'
import { copyEntity } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  disk,
  draft,
  large,
  machine,
  mixinDraft,
  patch,
  placed,
  plug,
  put,
  recorded,
  refusal,
  refuse,
  replace,
  saved,
  small,
  stored,
  testService,
} from '../cloud.test-fixture.ts'
import { Engine } from '../engine.ts'
import { change } from './change.ts'
import { defineMixins } from './define-mixins.ts'
import { remove } from './delete.ts'
import { changeMembers } from './members.ts'
import { retrieve } from './retrieve.ts'

const cores = (value: number) => ({ 'com.example.cores': value })

describe('update', () => {
  it('changes what is given, and counts versions', async () => {
    const { engine } = testService()
    await put(engine, '/machine/1', draft(machine, { title: 'a', summary: 's', attributes: cores(1) }))
    const changed = await patch(engine, '/machine/1', { summary: 'new' })
    expect(changed).toMatchObject({ title: 'a', summary: 'new', attributes: cores(1) })
    expect(await patch(engine, '/machine/1', {})).toMatchObject({ title: 'a', summary: 'new' })
  })

  it('is passed to every backend of the entity’s categories, with these', async () => {
    const log: string[] = []
    const one = recorded(log, 'one')
    const { engine } = testService({ machine: one, placed: one, saved: recorded(log, 'two') })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed, saved] }))
    log.length = 0
    await patch(engine, '/machine/1', { title: 'new' })
    expect(log).toEqual(['one.update /machine/1 [machine placed]', 'two.update /machine/1 [saved]'])
  })

  it('calls no backend if nothing changes', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind') })
    await put(engine, '/machine/1', draft(machine, { title: 'same' }))
    log.length = 0
    await patch(engine, '/machine/1', { title: 'same' })
    expect(log).toEqual([])
  })

  it('leaves to a backend what it takes over', async () => {
    const halves: Backend = {
      update(entity, { attributes }) {
        entity.attributes['com.example.cores'] = Number(attributes['com.example.cores']) / 2
      },
    }
    const { engine } = testService({ machine: halves })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed] }))
    const changed = await patch(engine, '/machine/1', { attributes: { ...cores(8), 'com.example.room': 'r1' } })
    expect({ ...changed.attributes }).toEqual({ ...cores(4), 'com.example.room': 'r1' })
  })

  it('undoes accepted calls, last first, with old and new exchanged', async () => {
    const calls: { entity: Entity; changes: Changes }[] = []
    const taking: Backend = {
      update(entity, changes) {
        calls.push({ entity: structuredClone(entity), changes: structuredClone({ ...changes }) })
        Object.assign(entity.attributes, changes.attributes)
      },
    }
    const { engine } = testService({ machine: taking, placed: { update: refuse } })
    const before = await put(
      engine,
      '/machine/1',
      draft(machine, { title: 'old', summary: 'os', mixins: [placed], attributes: cores(1) }),
    )
    const both = [placed.identifier, saved.identifier]
    const changes = {
      mixins: [saved],
      title: 'new',
      summary: 'ns',
      attributes: { ...cores(2), 'com.example.memory': 3 },
    }
    await expect(patch(engine, '/machine/1', changes)).rejects.toBe(refusal)
    expect(calls).toMatchObject([
      {
        entity: { title: 'old', summary: 'os', attributes: cores(1) },
        changes: { mixins: both, title: 'new', summary: 'ns', attributes: { ...cores(2), 'com.example.memory': 3 } },
      },
      {
        entity: { mixins: both, title: 'new', summary: 'ns', attributes: { ...cores(2), 'com.example.memory': 3 } },
        changes: {
          mixins: [placed.identifier],
          title: 'old',
          summary: 'os',
          attributes: { ...cores(1), 'com.example.memory': undefined },
        },
      },
    ])
    expect(await stored(engine, '/machine/1')).toEqual(before)
  })

  it('undoes accepted calls when the commit fails, and only then removes the intent', async () => {
    const log: string[] = []
    class Failing extends MemoryRegistry {
      fails = false
      override begin: MemoryRegistry['begin'] = async (...args) => {
        const transaction = await super.begin(...args)
        const commit: typeof transaction.commit = async (changes) => {
          if (!this.fails) return transaction.commit(changes)
          throw new Error('the store is unavailable')
        }
        const abort = () => {
          log.push('abort')
          return transaction.abort()
        }
        return { stamps: transaction.stamps, abort, commit }
      }
    }
    const registry = new Failing()
    const { engine } = testService({ machine: recorded(log, 'kind') }, { registry })
    const before = await put(engine, '/machine/1', draft(machine, { attributes: cores(1) }))
    registry.fails = true
    log.length = 0
    await expect(patch(engine, '/machine/1', { attributes: cores(2) })).rejects.toThrow('the store is unavailable')
    const update = 'kind.update /machine/1 [machine]'
    expect(log).toEqual([update, update, 'abort'])
    expect(await stored(engine, '/machine/1')).toEqual(before)
  })

  it('throws what resolving throws, and calls no backend', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind') })
    await put(engine, '/machine/1', draft(machine))
    log.length = 0
    const failed = new HttpError(412, 'not that version')
    const resolve = () => {
      throw failed
    }
    const call = await engine.call()
    await expect(async () => change('/machine/1', 'update', resolve, call)).rejects.toBe(failed)
    expect(log).toEqual([])
  })

  it('asks the policy before the client learns anything about the entity', async () => {
    const policy: Policy = {
      authorize({ type }) {
        if (type === 'update') throw new HttpError(403, 'not you')
      },
    }
    const { engine } = testService({}, { policy })
    await put(engine, '/machine/1', draft(machine))
    const resolve = () => {
      throw new Error('it was resolved')
    }
    const call = await engine.call()
    await expect(async () => change('/machine/1', 'update', resolve, call)).rejects.toThrow('not you')
  })

  it('refuses an entity that does not exist', async () => {
    const { engine } = testService()
    await expect(patch(engine, '/machine/9', {})).rejects.toMatchObject({
      code: 'not-found',
      message: 'no entity exists at /machine/9',
    })
  })
})

describe('replace', () => {
  it('removes what is not given: attributes, title, summary, mixins', async () => {
    const { engine } = testService()
    const attributes = { ...cores(1), 'com.example.room': 'r1' }
    await put(engine, '/machine/1', draft(machine, { title: 't', summary: 's', mixins: [placed], attributes }))
    const changed = await replace(engine, '/machine/1', { mixins: [saved], attributes: { 'com.example.copies': 2 } })
    expect(changed).toMatchObject({ mixins: [saved.identifier] })
    expect({ ...changed.attributes }).toEqual({ 'com.example.copies': 2 })
    expect([changed.title, attributeOf(changed, 'occi.core.summary')]).toEqual([undefined, undefined])
  })

  it('dissociates what is lost, replaces what stays, associates what is gained', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'placed'),
      saved: recorded(log, 'saved'),
    })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed] }))
    log.length = 0
    await replace(engine, '/machine/1', { mixins: [saved] })
    expect(log).toEqual([
      'placed.dissociate /machine/1 [placed]',
      'kind.replace /machine/1 [machine]',
      'saved.associate /machine/1 [saved]',
    ])
  })

  it('undoes all of that in reverse when the last refuses', async () => {
    const log: string[] = []
    const seen: Entity[] = []
    const told: Changes[] = []
    const { engine, reports } = testService({
      machine: recorded(log, 'kind', { replace: (_, changes) => void told.push(changes) }),
      placed: recorded(log, 'placed', {
        associate(entity) {
          seen.push(copyEntity(entity))
          entity.attributes['com.example.room'] = 'another'
        },
      }),
      saved: recorded(log, 'saved', { associate: refuse }),
    })
    const attributes = { ...cores(1), 'com.example.room': 'r1' }
    const before = await put(engine, '/machine/1', draft(machine, { title: 'old', mixins: [placed], attributes }))
    log.length = 0
    await expect(replace(engine, '/machine/1', { title: 'new', mixins: [saved], attributes: cores(2) })).rejects.toBe(
      refusal,
    )
    expect(log).toEqual([
      'placed.dissociate /machine/1 [placed]',
      'kind.replace /machine/1 [machine]',
      'saved.associate /machine/1 [saved]',
      'kind.replace /machine/1 [machine]',
      'placed.associate /machine/1 [placed]',
    ])
    // What is associated again is what was there before, with the values that the mixin had.
    expect(seen).toMatchObject([{ attributes }])
    expect(told).toMatchObject([
      { title: 'new', mixins: [saved.identifier], attributes: cores(2) },
      { title: 'old', mixins: [], attributes: cores(1) },
    ])
    expect(reports).toEqual([])
    expect(await stored(engine, '/machine/1')).toEqual(before)
  })

  it('calls update of a backend without replace, with the differences', async () => {
    const told: Changes[] = []
    const { engine } = testService({
      machine: {
        update(entity, changes) {
          told.push(changes)
          Object.assign(entity.attributes, changes.attributes)
        },
      },
    })
    const attributes = { ...cores(1), 'com.example.memory': 2 }
    await put(engine, '/machine/1', draft(machine, { title: 't', attributes }))
    const changed = await replace(engine, '/machine/1', { title: 'new', attributes: cores(3) })
    expect(told.map((one) => ({ ...one, attributes: { ...one.attributes } }))).toEqual([
      { attributes: { ...cores(3), 'com.example.memory': undefined }, mixins: [], title: 'new' },
    ])
    expect({ ...changed.attributes }).toEqual(cores(3))
    // Nothing differs any more.
    await replace(engine, '/machine/1', { title: 'new', attributes: cores(3) })
    expect(told).toHaveLength(1)
  })

  it('never calls replace for a partial change', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind', { update: false }) })
    await put(engine, '/machine/1', draft(machine))
    log.length = 0
    const changed = await patch(engine, '/machine/1', { attributes: cores(2) })
    expect(changed.attributes).toMatchObject(cores(2))
    expect(log).toEqual([])
  })

  it('keeps a mixin that the catalogue no longer knows, and its values', async () => {
    const { engine, registry } = testService()
    await defineMixins(
      [mixinDraft('web', { attributes: { 'com.example.port': { type: 'integer', mutable: true } } })],
      await engine.call(),
    )
    const call = await engine.call()
    const web = call.catalogue.mixin('http://tags.example.com/#web')
    if (web === undefined) throw new Error('web is not there')
    await put(engine, '/machine/1', draft(machine, { mixins: [web], attributes: { 'com.example.port': 80 } }), call)
    const transaction = await registry.begin({ operation: 'define-mixins', keys: ['web'] }, {})
    await transaction.commit([{ type: 'delete-mixin', identifier: web.identifier }])
    const changed = await replace(engine, '/machine/1', { attributes: cores(1) })
    expect(changed.mixins).toEqual([web.identifier])
    expect({ ...changed.attributes }).toEqual({ ...cores(1), 'com.example.port': 80 })
  })
})

describe('mixins that a change adds', () => {
  it('reach their backends after the service has set their values', async () => {
    const seen: unknown[] = []
    const { engine } = testService({
      placed: { associate: (entity) => void seen.push(entity.mixins, { ...entity.attributes }) },
    })
    await put(engine, '/machine/1', draft(machine))
    await patch(engine, '/machine/1', { mixins: [placed], attributes: { 'com.example.room': 'r2' } })
    expect(seen).toEqual([[placed.identifier], { 'com.example.room': 'r2' }])
  })

  it('replace mixins that they exclude, whose backend is called to dissociate; the kind’s backend gets the new size', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind'),
      small: recorded(log, 'small'),
      large: recorded(log, 'large'),
    })
    await put(engine, '/machine/1', draft(machine, { mixins: [small], attributes: cores(1) }))
    log.length = 0
    const changed = await patch(engine, '/machine/1', { mixins: [large], attributes: cores(16) })
    expect(log).toEqual([
      'small.dissociate /machine/1 [small]',
      'kind.update /machine/1 [machine]',
      'large.associate /machine/1 [large]',
    ])
    expect(changed.mixins).toEqual([large.identifier])
    expect(changed.attributes).toMatchObject(cores(16))
  })

  it('never reach create or delete of a backend of kinds that a policy names for them', async () => {
    const log: string[] = []
    const kinds = recorded(log, 'kind', { associate: false, dissociate: false })
    const policy: Policy = { mixinBackend: (mixin) => (mixin.term === 'web' ? kinds : undefined) }
    const { engine } = testService({ machine: kinds }, { policy })
    await defineMixins([mixinDraft('web')], await engine.call())
    const call = await engine.call()
    const web = call.catalogue.mixin('http://tags.example.com/#web')
    if (web === undefined) throw new Error('web is not there')
    for (const [location, kind] of [
      ['/machine/1', machine],
      ['/disk/1', disk],
    ] as const) {
      const before = await put(engine, location, draft(kind))
      log.length = 0
      await expect(changeMembers(web, 'add', [location], call)).rejects.toMatchObject({ code: 'definition' })
      expect(log).toEqual([])
      expect(await stored(engine, location)).toEqual(before)
    }
  })
})

describe('a change of a link', () => {
  const connected = async (behaviour: Backend = {}) => {
    const { engine, registry } = testService({ plug: behaviour })
    for (const location of ['/machine/1', '/machine/2']) await put(engine, location, draft(machine))
    for (const location of ['/disk/1', '/disk/2']) await put(engine, location, draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    return { engine, registry }
  }

  it('moves its ends, and it is found at the new ones', async () => {
    const { engine } = await connected()
    await patch(engine, '/plug/1', { source: '/machine/2', target: '/disk/2' })
    const call = await engine.call()
    expect(await stored(engine, '/plug/1')).toMatchObject({ source: '/machine/2', target: '/disk/2' })
    expect(await call.read.links(['/machine/1'], 'source')).toEqual([])
    expect(await call.read.links(['/machine/2'], 'source')).toHaveLength(1)
    expect(await call.read.links(['/disk/1'], 'target')).toEqual([])
    expect(await call.read.links(['/disk/2'], 'target')).toHaveLength(1)
  })

  it('shows its backend the old ends and the new ones', async () => {
    const seen: unknown[] = []
    const { engine } = await connected({
      update(entity, { source, target }) {
        if ('source' in entity) seen.push({ from: [entity.source, entity.target], to: [source, target] })
      },
    })
    await patch(engine, '/plug/1', { target: '/disk/2' })
    expect(seen).toEqual([{ from: ['/machine/1', '/disk/1'], to: [undefined, '/disk/2'] }])
  })

  it('can set an external target, and removes the kind of the old one', async () => {
    const { engine } = await connected()
    expect(await stored(engine, '/plug/1')).toMatchObject({ targetKind: disk.identifier })
    const changed = await patch(engine, '/plug/1', { target: 'http://other.example/d' })
    expect(changed).toMatchObject({ source: '/machine/1', target: 'http://other.example/d' })
    expect(attributeOf(changed, 'occi.core.target.kind')).toBeUndefined()
  })

  it.each([
    [{ source: '/machine/9' }, 'the source /machine/9 of the link does not exist'],
    [{ target: '/disk/9' }, 'the target /disk/9 of the link does not exist'],
    [{ target: '/machine/2' }, 'expected http://example.com/occi#disk'],
    [{ source: 'http://other.example/' }, 'the source http://other.example/ of the link does not exist'],
  ])('refuses %o', async (changes, message) => {
    const { engine } = await connected()
    const before = await stored(engine, '/plug/1')
    await expect(patch(engine, '/plug/1', changes)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(message),
    })
    expect(await stored(engine, '/plug/1')).toEqual(before)
  })

  it('keeps the ends if it is replaced without them', async () => {
    const { engine } = await connected()
    const changed = await replace(engine, '/plug/1', { attributes: { 'com.example.device': 'sda' } })
    expect(changed).toMatchObject({ source: '/machine/1', target: '/disk/1', targetKind: disk.identifier })
  })
})

it('the links of a resource stay when it is changed', async () => {
  const { engine } = testService()
  await put(engine, '/machine/1', draft(machine))
  await put(engine, '/disk/1', draft(disk))
  const link = await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
  const call = await engine.call()
  const { links } = await change('/machine/1', 'replace', () => changesOf({ title: 'new' }), call)
  expect(links).toEqual([link])
})

describe('an entity whose kind is no longer served', () => {
  it('is read and deleted, and not changed', async () => {
    const { engine: earlier, registry } = testService()
    const made = await put(earlier, '/machine/1', draft(machine, { mixins: [placed] }))
    const log: string[] = []
    const engine = new Engine({ registry })
    engine.register(placed, recorded(log, 'placed'))
    const call = await engine.call()
    expect((await retrieve('/machine/1', call)).entity).toEqual(made)
    await expect(patch(engine, '/machine/1', { title: 'new' })).rejects.toMatchObject({
      code: 'conflict',
      message: `the kind ${machine.identifier} is no longer served`,
    })
    await remove('/machine/1', call)
    expect(log).toEqual(['placed.retrieve /machine/1 [placed]', 'placed.delete /machine/1 [placed]'])
  })
})
