import { AttributeError, type Backend, HttpError, type Policy } from '@occi/core'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  disk,
  draft,
  everything,
  knownMixin,
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
  start,
  stored,
  storedLocations,
  testService,
  withLinks,
} from './cloud.test-fixture.ts'
import { Engine } from './engine.ts'
import { act } from './operations/act.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { remove } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'
import { removeMixins } from './operations/remove-mixins.ts'
import { page, retrieve } from './operations/retrieve.ts'

/** The documentation of pyssf's package occi, row by row. */
describe('pyssf: backends', () => {
  it('pyssf: one backend handles several types', async () => {
    const log: string[] = []
    const both = recorded(log, 'both')
    const { engine } = testService({ machine: both, disk: both })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    expect(log).toEqual(['both.create /machine/1 [machine]', 'both.create /disk/1 [disk]'])
  })

  it('pyssf: a backend can be given for several types at once', async () => {
    const log: string[] = []
    const { registry } = testService()
    const engine = new Engine({ registry })
    engine.register(everything, recorded(log, 'all'))
    await put(engine, '/disk/1', draft(disk))
    expect(log).toEqual(['all.create /disk/1 [disk]'])
  })

  it('pyssf: one backend for each type', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'a'), disk: recorded(log, 'b') })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    expect(log).toEqual(['a.create /machine/1 [machine]', 'b.create /disk/1 [disk]'])
  })

  it('pyssf: a backend can be that of a kind and of its actions at once', async () => {
    const log: string[] = []
    const backend = recorded(log, 'both', {
      create(entity) {
        entity.actions = [start.identifier]
      },
      action(entity) {
        entity.attributes['com.example.state'] = 'on'
        entity.actions = []
      },
    })
    const { engine } = testService({ machine: backend })
    await put(engine, '/machine/1', draft(machine))
    const { entity } = await act('/machine/1', { action: start, attributes: {} }, await engine.call())
    expect(log).toEqual(['both.create /machine/1 [machine]', 'both.action /machine/1 [machine]'])
    expect(entity).toMatchObject({ attributes: { 'com.example.state': 'on' }, actions: [] })
    expect(await stored(engine, '/machine/1')).toEqual(entity)
  })

  it('pyssf: an action can have a backend of its own', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind', {
        create(entity) {
          entity.actions = [start.identifier]
        },
      }),
      start: { action: (entity) => void log.push(`action ${entity.location}`) },
    })
    await put(engine, '/machine/1', draft(machine))
    await act('/machine/1', { action: start, attributes: {} }, await engine.call())
    expect(log).toEqual(['kind.create /machine/1 [machine]', 'action /machine/1'])
  })

  it('pyssf: a resource with two mixins is created by three calls', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'mixin1'),
      saved: recorded(log, 'mixin2'),
    })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed, saved] }))
    expect(log).toEqual([
      'kind.create /machine/1 [machine]',
      'mixin1.create /machine/1 [placed]',
      'mixin2.create /machine/1 [saved]',
    ])
  })

  it('pyssf: a resource with two mixins and two links is created by five calls', async () => {
    const log: string[] = []
    const { engine } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'mixin1'),
      saved: recorded(log, 'mixin2'),
      plug: recorded(log, 'link'),
    })
    await put(engine, '/disk/1', draft(disk))
    const machineDraft = draft(machine, { mixins: [placed, saved] })
    const links = [draft(plug, { target: '/disk/1' }), draft(plug, { target: '/disk/1' })]
    const [made] = await create([withLinks(machineDraft, links)], {}, await engine.call())
    expect(log.map((line) => line.replace(/ .*\[/, ' ['))).toEqual([
      'kind.create [machine]',
      'mixin1.create [placed]',
      'mixin2.create [saved]',
      'link.create [plug]',
      'link.create [plug]',
    ])
    expect(made?.links.map((link) => link.source)).toEqual([made?.entity.location, made?.entity.location])
  })

  it('pyssf: the same backend is called once for an entity, and told of all that the call is for', async () => {
    const log: string[] = []
    const backend = recorded(log, 'all')
    const { engine } = testService({ machine: backend, placed: backend, saved: backend })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed, saved] }))
    expect(log).toEqual(['all.create /machine/1 [machine placed saved]'])
  })

  it('pyssf: a backend is presented the current state, and changes only attributes, actions and extras', async () => {
    const backend: Backend = {
      update(entity, { attributes }) {
        expect(entity).toMatchObject({ title: 'old', attributes: { 'com.example.cores': 1 } })
        Object.assign(entity, { title: 'mine', mixins: ['http://example.com/#forged'], location: '/elsewhere' })
        entity.attributes = { ...attributes, 'com.example.state': 'on' }
        entity.actions = [start.identifier]
        entity.extras = { node: 7 }
      },
    }
    const { engine } = testService({ machine: backend })
    await put(engine, '/machine/1', draft(machine, { title: 'old', attributes: { 'com.example.cores': 1 } }))
    const changed = await patch(engine, '/machine/1', { title: 'new', attributes: { 'com.example.cores': 2 } })
    expect(changed).toMatchObject({
      location: '/machine/1',
      title: 'new',
      mixins: [],
      attributes: { 'com.example.cores': 2, 'com.example.state': 'on' },
      actions: [start.identifier],
      extras: { node: 7 },
    })
    expect(await stored(engine, '/machine/1')).toEqual(changed)
  })
})

describe('pyssf: routines', () => {
  it('pyssf: create sets the state and the applicable actions', async () => {
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.attributes['com.example.state'] = 'off'
          entity.actions = [start.identifier]
        },
      },
    })
    const made = await put(engine, '/machine/1', draft(machine))
    expect(made).toMatchObject({ attributes: { 'com.example.state': 'off' }, actions: [start.identifier] })
    expect(await stored(engine, '/machine/1')).toEqual(made)
  })

  it('pyssf: retrieve brings state and actions up to date before they are rendered', async () => {
    const { engine } = testService({
      machine: {
        retrieve(entity) {
          entity.attributes['com.example.state'] = 'on'
          entity.actions = [start.identifier]
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const { entity } = await retrieve('/machine/1', await engine.call())
    expect(entity).toMatchObject({ attributes: { 'com.example.state': 'on' }, actions: [start.identifier] })
    expect(await stored(engine, '/machine/1')).toEqual(entity)
  })

  it('pyssf: update gets what is new, which need not be complete', async () => {
    const told: unknown[] = []
    const { engine } = testService({
      machine: {
        update(entity, changes) {
          told.push({ ...changes })
          Object.assign(entity.attributes, changes.attributes)
        },
      },
    })
    await put(engine, '/machine/1', draft(machine, { attributes: { 'com.example.cores': 1, 'com.example.memory': 2 } }))
    const changed = await patch(engine, '/machine/1', { attributes: { 'com.example.cores': 4 } })
    expect(told).toEqual([{ attributes: { 'com.example.cores': 4 }, mixins: [] }])
    expect({ ...changed.attributes }).toEqual({ 'com.example.cores': 4, 'com.example.memory': 2 })
  })

  it('pyssf: replace gets the complete entity', async () => {
    const told: unknown[] = []
    const { engine } = testService({
      machine: {
        replace(entity, changes) {
          told.push({ ...changes })
          entity.attributes = { ...changes.attributes }
        },
      },
    })
    await put(engine, '/machine/1', draft(machine, { title: 'x', attributes: { 'com.example.cores': 1 } }))
    const changed = await replace(engine, '/machine/1', { attributes: { 'com.example.memory': 2 }, mixins: [placed] })
    expect(told).toEqual([{ attributes: { 'com.example.memory': 2 }, mixins: [placed.identifier] }])
    expect({ ...changed.attributes }).toEqual({ 'com.example.memory': 2 })
    expect(changed.title).toBeUndefined()
  })

  it('pyssf: delete is called for a resource and for its links', async () => {
    const log: string[] = []
    const { engine, registry } = testService({ machine: recorded(log, 'kind'), plug: recorded(log, 'link') })
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    log.length = 0
    await remove('/machine/1', await engine.call())
    expect(log).toEqual(['link.delete /plug/1 [plug]', 'kind.delete /machine/1 [machine]'])
    expect(await storedLocations(registry)).toEqual(['/disk/1'])
  })

  it('pyssf: links to a resource are deleted with it, too', async () => {
    const log: string[] = []
    const { engine, registry } = testService({ plug: recorded(log, 'link') })
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    log.length = 0
    await remove('/disk/1', await engine.call())
    expect(log).toEqual(['link.delete /plug/1 [plug]'])
    expect(await storedLocations(registry)).toEqual(['/machine/1'])
  })

  it('pyssf: action is called with what was invoked', async () => {
    const told: unknown[] = []
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.actions = [start.identifier]
        },
        action: (_, invocation) => void told.push(invocation),
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const invocation = { action: start, attributes: { method: 'now' } }
    await act('/machine/1', invocation, await engine.call())
    expect(told).toEqual([invocation])
  })

  it('pyssf: without routines the service copies what a client changes', async () => {
    const { engine } = testService()
    const attributes = { 'com.example.cores': 1, 'com.example.memory': 2 }
    await put(engine, '/machine/1', draft(machine, { attributes }))
    const updated = await patch(engine, '/machine/1', { attributes: { 'com.example.cores': 2 } })
    expect({ ...updated.attributes }).toEqual({ 'com.example.cores': 2, 'com.example.memory': 2 })
    const replaced = await replace(engine, '/machine/1', { attributes: { 'com.example.cores': 3 } })
    expect({ ...replaced.attributes }).toEqual({ 'com.example.cores': 3 })
  })
})

describe('pyssf: backends have the last word', () => {
  it.each([
    ['AttributeError', new AttributeError('cores must be even', 'com.example.cores')],
    ['HttpError', new HttpError(503, 'the hypervisor is away')],
  ])('pyssf: a create that throws %s stores nothing, and its error is the answer', async (_, error) => {
    const { engine, registry } = testService({
      machine: {
        create() {
          throw error
        },
      },
    })
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toBe(error)
    expect(await storedLocations(registry)).toEqual([])
  })

  it('pyssf: a refused retrieve is the answer', async () => {
    const { engine } = testService({ machine: { retrieve: refuse } })
    await put(engine, '/machine/1', draft(machine))
    await expect(async () => retrieve('/machine/1', await engine.call())).rejects.toBe(refusal)
  })

  it('pyssf: refused changes, actions and deletions leave the entity as it was', async () => {
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.actions = [start.identifier]
        },
        update: refuse,
        replace: refuse,
        delete: refuse,
        action: refuse,
      },
    })
    const made = await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    const changes = changesOf({ attributes: { 'com.example.cores': 9 } })
    await expect(change('/machine/1', 'update', () => changes, call)).rejects.toBe(refusal)
    await expect(change('/machine/1', 'replace', () => changes, call)).rejects.toBe(refusal)
    await expect(act('/machine/1', { action: start, attributes: {} }, call)).rejects.toBe(refusal)
    await expect(remove('/machine/1', call)).rejects.toBe(refusal)
    expect(await stored(engine, '/machine/1')).toEqual(made)
  })

  it('pyssf: a mixin that cannot be applied is refused by its backend', async () => {
    const { engine } = testService({ placed: { create: refuse } })
    const made = await put(engine, '/machine/1', draft(machine))
    await expect(changeMembers(placed, 'add', ['/machine/1'], await engine.call())).rejects.toBe(refusal)
    expect(await stored(engine, '/machine/1')).toEqual(made)
  })
})

describe('pyssf: extras', () => {
  it('pyssf: what a service derives from a request reaches backends and policy', async () => {
    const security = { username: 'ann', password: 'secret' }
    const seen: unknown[] = []
    const policy: Policy = {
      owner(extras) {
        seen.push(extras)
        return undefined
      },
    }
    const { engine } = testService({ machine: { create: (_, { extras }) => void seen.push(extras) } }, { policy })
    await put(engine, '/machine/1', draft(machine), await engine.call({ extras: { security } }))
    expect(seen).toEqual([{ security }, { security }])
  })

  it('pyssf: extras on entities are kept', async () => {
    const { engine } = testService({
      machine: {
        create(entity) {
          entity.extras = { node: 'n1' }
          entity.actions = [start.identifier]
        },
        retrieve(entity) {
          if (entity.extras !== undefined) entity.extras.seen = true
        },
        action(entity) {
          delete entity.extras
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await patch(engine, '/machine/1', { title: 'new' })
    expect((await stored(engine, '/machine/1'))?.extras).toEqual({ node: 'n1' })
    await retrieve('/machine/1', await engine.call())
    expect((await stored(engine, '/machine/1'))?.extras).toEqual({ node: 'n1', seen: true })
    await act('/machine/1', { action: start, attributes: {} }, await engine.call())
    expect((await stored(engine, '/machine/1'))?.extras).toBeUndefined()
  })

  it('pyssf: extras on categories are kept', async () => {
    const { engine } = testService({
      machine: {
        create(_, { batch }) {
          const none = { depends: [], applies: [], actions: [], attributes: {} }
          batch.putMixin({
            scheme: 'http://x.example/#',
            term: 'image',
            location: '/image/',
            ...none,
            extras: { a: 1 },
          })
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const catalogue = await engine.catalogue({})
    expect(knownMixin(catalogue, 'http://x.example/#image').extras).toEqual({ a: 1 })
  })

  it('pyssf: two users have categories of equal scheme, term and location, with different resources', async () => {
    const { engine } = testService({}, { policy: { owner: ({ user }) => String(user) } })
    const ann = await engine.call({ extras: { user: 'ann' } })
    const bob = await engine.call({ extras: { user: 'bob' } })
    await defineMixins([mixinDraft('web', { title: "Ann's" })], ann)
    await defineMixins([mixinDraft('web', { title: "Bob's" })], bob)
    await put(engine, '/machine/1', draft(machine, { title: 'a' }), ann)
    await put(engine, '/machine/1', draft(machine, { title: 'b' }), bob)
    for (const [owner, title, mixinTitle] of [
      ['ann', 'a', "Ann's"],
      ['bob', 'b', "Bob's"],
    ] as const) {
      const call = await engine.call({ extras: { user: owner } })
      const web = knownMixin(call.catalogue, 'http://tags.example.com/#web')
      expect(web).toMatchObject({ title: mixinTitle, location: '/web/' })
      await changeMembers(web, 'add', ['/machine/1'], call)
      const { items } = await page({ mixins: [web.identifier], limit: 10 }, true, call)
      expect(items.map(({ entity }) => entity)).toMatchObject([{ title, owner, location: '/machine/1' }])
    }
  })
})

describe('pyssf: the policy decides what a registry decided', () => {
  it('pyssf: get_all_backends can be overridden', async () => {
    const log: string[] = []
    const related = recorded(log, 'related')
    const policy: Policy = {
      backends: (_, registered) => [...registered, { category: machine, backend: related }],
    }
    const { engine } = testService({ disk: recorded(log, 'own') }, { policy })
    await put(engine, '/disk/1', draft(disk))
    await remove('/disk/1', await engine.call())
    expect(log).toEqual([
      'own.create /disk/1 [disk]',
      'related.create /disk/1 [machine]',
      'related.delete /disk/1 [machine]',
      'own.delete /disk/1 [disk]',
    ])
  })

  it('pyssf: set_backend gives a user-defined mixin a backend', async () => {
    const log: string[] = []
    const backend = recorded(log, 'tag')
    const policy: Policy = { mixinBackend: (mixin) => (mixin.term === 'web' ? backend : undefined) }
    const { engine } = testService({}, { policy })
    await defineMixins([mixinDraft('web'), mixinDraft('other')], await engine.call())
    await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    for (const term of ['web', 'other']) {
      const mixin = knownMixin(call.catalogue, `http://tags.example.com/#${term}`)
      await changeMembers(mixin, 'add', ['/machine/1'], call)
    }
    expect(log).toEqual(['tag.associate /machine/1 [web]'])
  })

  it('pyssf: remove_mixin is called when a user-defined mixin was removed', async () => {
    const gone: string[] = []
    const policy: Policy = { mixinRemoved: (mixin, { owner }) => void gone.push(`${mixin.identifier} ${owner}`) }
    const { engine } = testService({}, { policy })
    await defineMixins([mixinDraft('web')], await engine.call({ owner: 'ann' }))
    await removeMixins(['http://tags.example.com/#web'], await engine.call({ owner: 'ann' }))
    expect(gone).toEqual(['http://tags.example.com/#web ann'])
  })

  it('pyssf: core.id can be set to a specific value', async () => {
    const policy: Policy = {
      identity: ({ title }, { owner }) => ({ id: `urn:example:${owner}:${title}`, location: `/by-title/${title}` }),
    }
    const { engine } = testService({}, { policy })
    const call = await engine.call({ owner: 'ann' })
    const [made] = await create([draft(machine, { title: 'web' })], {}, call)
    expect(made?.entity).toMatchObject({ id: 'urn:example:ann:web', location: '/by-title/web' })
    expect((await retrieve('urn:example:ann:web', call)).entity).toEqual(made?.entity)
  })

  it('pyssf: security checks can be made before anything happens', async () => {
    const log: string[] = []
    const policy: Policy = {
      authorize({ type, key }) {
        log.push(`${type} ${key}`)
        if (type === 'create') throw new HttpError(403, 'not you')
      },
    }
    const { engine, registry } = testService({ machine: recorded(log, 'kind') }, { policy })
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toThrow('not you')
    expect(log).toEqual(['create /machine/1'])
    expect(await storedLocations(registry)).toEqual([])
  })
})

describe('pyssf: a mixin that existing entities gain and lose', () => {
  it('reaches its backend, and never the create or delete of the kind', async () => {
    const log: string[] = []
    const { engine } = testService({ machine: recorded(log, 'kind'), saved: recorded(log, 'mixin') })
    await put(engine, '/machine/1', draft(machine))
    log.length = 0
    const call = await engine.call()
    await changeMembers(saved, 'add', ['/machine/1'], call)
    await changeMembers(saved, 'remove', ['/machine/1'], call)
    expect(log).toEqual([
      'kind.update /machine/1 [machine]',
      'mixin.associate /machine/1 [saved]',
      'mixin.dissociate /machine/1 [saved]',
    ])
  })

  it('reaches associate and dissociate of an object that serves the kind as well', async () => {
    const log: string[] = []
    const both = recorded(log, 'both')
    const { engine } = testService({ machine: both, placed: both })
    await put(engine, '/machine/1', draft(machine))
    log.length = 0
    const call = await engine.call()
    await changeMembers(placed, 'add', ['/machine/1'], call)
    await changeMembers(placed, 'remove', ['/machine/1'], call)
    expect(log).toEqual(['both.associate /machine/1 [placed]', 'both.dissociate /machine/1 [placed]'])
  })

  it('calls create and delete of a backend of mixins alone if it has no other routines', async () => {
    const log: string[] = []
    const tag = recorded(log, 'tag', { associate: false, dissociate: false })
    const { engine } = testService({ placed: tag })
    await put(engine, '/machine/1', draft(machine))
    const call = await engine.call()
    await changeMembers(placed, 'add', ['/machine/1'], call)
    await changeMembers(placed, 'remove', ['/machine/1'], call)
    expect(log).toEqual(['tag.create /machine/1 [placed]', 'tag.delete /machine/1 [placed]'])
  })
})
