import { HttpError, type Mixin, type Policy } from '@occi/core'
import { describe, expect, it } from 'vitest'
import {
  draft,
  knownMixin,
  machine,
  mixinDraft,
  placed,
  put,
  recorded,
  refusal,
  refuse,
  stored,
  type TestService,
  testService,
} from '../cloud.test-fixture.ts'
import { defineMixins } from './define-mixins.ts'
import { changeMembers } from './members.ts'
import { removeMixins } from './remove-mixins.ts'

const identifier = (term: string) => `http://tags.example.com/#${term}`

async function define({ engine }: TestService, term: string, owner?: string): Promise<Mixin> {
  const input = owner === undefined ? {} : { owner }
  await defineMixins([mixinDraft(term)], await engine.call(input))
  return knownMixin((await engine.call(input)).catalogue, identifier(term))
}

describe('defineMixins', () => {
  it('makes mixins that entities can hold, with all that the draft says', async () => {
    const { engine } = testService()
    const port = { type: 'integer', mutable: true, default: 80 } as const
    await defineMixins(
      [
        mixinDraft('web', {
          title: 'A web server',
          location: '/my/web/',
          depends: [placed],
          rel: ['http://unknown.example/#x'],
          applies: [machine],
          attributes: { 'com.example.port': port },
        }),
      ],
      await engine.call({ owner: 'ann' }),
    )
    const { catalogue } = await engine.call({ owner: 'ann' })
    expect(catalogue.at('/my/web/')).toMatchObject({
      identifier: identifier('web'),
      title: 'A web server',
      depends: [placed],
      rel: ['http://unknown.example/#x'],
      applies: [machine],
      attributes: { 'com.example.port': port },
      userDefined: true,
      owner: 'ann',
    })
    expect((await engine.call()).catalogue.get(identifier('web'))).toBeUndefined()
  })

  it('generates a location if none is given, with a number if that is in use', async () => {
    const service = testService()
    const { engine } = service
    const drafts = [mixinDraft('web'), mixinDraft('web', { scheme: 'http://other.example/#' }), mixinDraft('machine')]
    await defineMixins(drafts, await engine.call())
    const { catalogue } = await engine.call()
    expect(catalogue.mixin(identifier('web'))?.location).toBe('/web/')
    expect(catalogue.mixin('http://other.example/#web')?.location).toBe('/web-2/')
    expect(catalogue.mixin(identifier('machine'))?.location).toBe('/machine-2/')
  })

  it.each([
    ['an identity of the service', mixinDraft('placed', { scheme: placed.scheme }), placed.identifier],
    ['an identity that a client has taken', mixinDraft('web', { location: '/elsewhere/' }), identifier('web')],
    ['a location of the service', mixinDraft('mine', { location: '/machine/' }), machine.identifier],
    ['a location that a client has taken', mixinDraft('mine', { location: '/web/' }), identifier('web')],
  ])('refuses %s, and then defines none', async (_, taken, named) => {
    const service = testService()
    const { engine } = service
    await define(service, 'web')
    const defined = defineMixins([mixinDraft('free'), taken], await engine.call())
    await expect(defined).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(named) })
    expect((await engine.call()).catalogue.get(identifier('free'))).toBeUndefined()
  })

  it('refuses a location at which an entity is, but for the slash', async () => {
    const { engine } = testService()
    await put(engine, '/web', draft(machine))
    await expect(defineMixins([mixinDraft('web')], await engine.call())).rejects.toMatchObject({
      code: 'conflict',
      message: 'the location /web/ cannot be used for a mixin, since an entity exists at /web',
    })
  })

  it('refuses two of one request with one identity or location', async () => {
    const { engine } = testService()
    const call = await engine.call()
    for (const other of [mixinDraft('web', { location: '/b/' }), mixinDraft('b', { location: '/web/' })]) {
      await expect(defineMixins([mixinDraft('web'), other], call)).rejects.toMatchObject({ code: 'conflict' })
    }
  })

  it('lets one of two who define the same at once win', async () => {
    const { engine } = testService()
    const [a, b] = [await engine.call(), await engine.call()]
    const both = await Promise.allSettled([
      defineMixins([mixinDraft('web', { title: 'a', location: '/a/' })], a),
      defineMixins([mixinDraft('web', { title: 'b', location: '/b/' })], b),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { code: 'conflict' } })
    expect((await engine.call()).catalogue.mixin(identifier('web'))?.title).toBe('a')
  })

  it('gives two without location who come at once different ones', async () => {
    const { engine } = testService()
    const [a, b] = [await engine.call(), await engine.call()]
    await Promise.all([
      defineMixins([mixinDraft('web')], a),
      defineMixins([mixinDraft('web', { scheme: 'http://other.example/#' })], b),
    ])
    const { catalogue } = await engine.call()
    expect([catalogue.at('/web/')?.term, catalogue.at('/web-2/')?.term]).toEqual(['web', 'web'])
  })

  it('refuses one that could not be read again', async () => {
    const { engine } = testService()
    const wrong = mixinDraft('not a term', { location: '/x/' })
    await expect(defineMixins([wrong], await engine.call())).rejects.toMatchObject({ code: 'definition' })
    expect((await engine.call()).catalogue.mixins).toHaveLength(5)
  })

  it('asks the policy for each', async () => {
    const policy: Policy = {
      authorize({ type, key }) {
        if (key === identifier('b')) throw new HttpError(403, `${type} of ${key}`)
      },
    }
    const { engine } = testService({}, { policy })
    const defined = defineMixins([mixinDraft('a'), mixinDraft('b')], await engine.call())
    await expect(defined).rejects.toThrow(`define-mixin of ${identifier('b')}`)
    expect((await engine.call()).catalogue.get(identifier('a'))).toBeUndefined()
  })
})

describe('removeMixins', () => {
  it('takes them from all that hold them, with their attributes, and tells the policy', async () => {
    const gone: string[] = []
    const service = testService({}, { policy: { mixinRemoved: (mixin) => void gone.push(mixin.term) } })
    const { engine } = service
    const port = { 'com.example.port': { type: 'integer', mutable: true } } as const
    await defineMixins([mixinDraft('a', { attributes: port }), mixinDraft('b')], await engine.call())
    const call = await engine.call()
    const [a, b] = [knownMixin(call.catalogue, identifier('a')), knownMixin(call.catalogue, identifier('b'))]
    await put(
      engine,
      '/machine/1',
      draft(machine, { mixins: [a, placed, b], attributes: { 'com.example.port': 80, 'com.example.room': 'r1' } }),
      call,
    )
    await put(engine, '/machine/2', draft(machine, { mixins: [b] }), call)
    await removeMixins([identifier('a'), identifier('b'), identifier('a')], call)
    const left = await stored(engine, '/machine/1')
    expect(left).toMatchObject({ mixins: [placed.identifier] })
    expect({ ...left?.attributes }).toEqual({ 'com.example.room': 'r1' })
    expect((await stored(engine, '/machine/2'))?.mixins).toEqual([])
    expect(gone).toEqual(['a', 'b'])
    const { catalogue } = await engine.call()
    expect([catalogue.get(identifier('a')), catalogue.at('/b/')]).toEqual([undefined, undefined])
  })

  it('refuses what is the provider’s, and what is not there, before anything happens', async () => {
    const service = testService()
    const { engine } = service
    await define(service, 'web')
    const call = await engine.call()
    const removed = (other: string) => removeMixins([identifier('web'), other], call)
    await expect(removed(placed.identifier)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removed(machine.identifier)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removed(identifier('nothing'))).rejects.toMatchObject({
      code: 'not-found',
      message: `no category ${identifier('nothing')} exists`,
    })
    expect((await engine.call()).catalogue.get(identifier('web'))).toBeDefined()
  })

  it('takes them from what a backend refuses to let go, and reports that', async () => {
    const log: string[] = []
    const backend = recorded(log, 'tag', {
      dissociate(_, { categories }) {
        if (categories.some(({ term }) => term === 'b')) refuse()
      },
    })
    const service = testService({}, { policy: { mixinBackend: (mixin) => (mixin.userDefined ? backend : undefined) } })
    const { engine } = service
    const a = await define(service, 'a')
    const b = await define(service, 'b')
    const call = await engine.call()
    await put(engine, '/machine/1', draft(machine, { mixins: [a] }), call)
    await put(engine, '/machine/2', draft(machine, { mixins: [b] }), call)
    log.length = 0
    await removeMixins([a.identifier, b.identifier], call)
    expect(log).toEqual(['tag.dissociate /machine/1 [a]', 'tag.dissociate /machine/2 [b]'])
    expect(service.reports).toEqual([{ error: refusal, during: 'removing b from /machine/2' }])
    for (const location of ['/machine/1', '/machine/2']) expect((await stored(engine, location))?.mixins).toEqual([])
    expect((await engine.call()).catalogue.mixin(b.identifier)).toBeUndefined()
  })

  it('asks the policy for each before anything happens', async () => {
    const policy: Policy = {
      authorize({ type, key }) {
        if (type === 'remove-mixin' && key === identifier('b')) throw new HttpError(403, 'not that one')
      },
    }
    const service = testService({}, { policy })
    await define(service, 'a')
    await define(service, 'b')
    const { engine } = service
    const removed = removeMixins([identifier('a'), identifier('b')], await engine.call())
    await expect(removed).rejects.toThrow('not that one')
    expect((await engine.call()).catalogue.get(identifier('a'))).toBeDefined()
  })

  it('removes once what two remove at once', async () => {
    const service = testService()
    const { engine } = service
    await define(service, 'web')
    const [a, b] = [await engine.call(), await engine.call()]
    const both = await Promise.allSettled([removeMixins([identifier('web')], a), removeMixins([identifier('web')], b)])
    expect(both).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'not-found' } }])
  })

  it('keeps a shared mixin while another owner’s entities hold it', async () => {
    const service = testService()
    const { engine } = service
    await define(service, 'web')
    const ann = await engine.call({ owner: 'ann' })
    const web = knownMixin(ann.catalogue, identifier('web'))
    await put(engine, '/machine/1', draft(machine, { mixins: [web] }), ann)
    const nobody = await engine.call()
    await expect(removeMixins([web.identifier], nobody)).rejects.toMatchObject({ code: 'conflict' })
    await changeMembers(web, 'remove', ['/machine/1'], ann)
    await removeMixins([web.identifier], nobody)
    expect((await engine.call({ owner: 'ann' })).catalogue.get(web.identifier)).toBeUndefined()
  })

  it('reports a policy that fails to hear of it', async () => {
    const bug = new TypeError('undefined is not a function')
    const policy: Policy = {
      mixinRemoved() {
        throw bug
      },
    }
    const service = testService({}, { policy })
    await define(service, 'web')
    await removeMixins([identifier('web')], await service.engine.call())
    expect(service.reports).toEqual([
      { error: bug, during: `telling the policy that ${identifier('web')} was removed` },
    ])
  })
})

it('a mixin that depends on a removed one goes on, and remembers its name', async () => {
  const service = testService()
  const { engine } = service
  const base = await define(service, 'base')
  await defineMixins([mixinDraft('above', { depends: [base] })], await engine.call())
  await removeMixins([base.identifier], await engine.call())
  const { catalogue } = await engine.call()
  expect(knownMixin(catalogue, identifier('above'))).toMatchObject({ depends: [], rel: [base.identifier] })
})

describe('a removal that a crash interrupted', () => {
  it('is finished: entities lose a mixin that was deleted, with its values', async () => {
    const service = testService()
    const { engine, registry } = service
    const port = { 'com.example.port': { type: 'integer', mutable: true } } as const
    await defineMixins([mixinDraft('web', { attributes: port })], await engine.call())
    const web = knownMixin((await engine.call()).catalogue, identifier('web'))
    await put(engine, '/machine/1', draft(machine, { mixins: [web], attributes: { 'com.example.port': 80 } }))
    const removes = await registry.mixins({})
    const left = await registry.begin({ operation: 'remove-mixins', keys: [web.identifier], removes }, {})
    const deletion = await registry.begin({ operation: 'remove-mixins', keys: [] }, {})
    await deletion.commit([{ type: 'delete-mixin', identifier: web.identifier }])
    await left.abort({ unfinished: true })
    await engine.recover()
    expect(await stored(engine, '/machine/1')).toMatchObject({ mixins: [], attributes: {} })
    expect(Object.keys((await stored(engine, '/machine/1'))?.attributes ?? {})).toEqual([])
  })

  it('is given up if the mixin was not deleted yet', async () => {
    const service = testService()
    const { engine, registry } = service
    const web = await define(service, 'web')
    await put(engine, '/machine/1', draft(machine, { mixins: [web] }))
    const removes = await registry.mixins({})
    const left = await registry.begin({ operation: 'remove-mixins', keys: [web.identifier], removes }, {})
    await left.abort({ unfinished: true })
    await engine.recover()
    expect((await stored(engine, '/machine/1'))?.mixins).toEqual([web.identifier])
    for await (const _ of registry.unfinished()) throw new Error('it is still unfinished')
  })
})
