import { describe, expect, it } from 'vitest'
import {
  disk,
  draft,
  knownMixin,
  machine,
  mixinDraft,
  patch,
  placed,
  plug,
  put,
  stored,
  testService,
} from './cloud.test-fixture.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { remove } from './operations/delete.ts'
import { removeMixins } from './operations/remove-mixins.ts'
import { page, retrieve } from './operations/retrieve.ts'

async function threeCallers() {
  const service = testService()
  const { engine } = service
  const [nobody, ann, bob] = [
    await engine.call(),
    await engine.call({ owner: 'ann' }),
    await engine.call({ owner: 'bob' }),
  ]
  return { ...service, nobody, ann, bob }
}

describe('owners', () => {
  it('see their own entities and the unowned ones', async () => {
    const { engine, nobody, ann, bob } = await threeCallers()
    await put(engine, '/machine/public', draft(machine), nobody)
    await put(engine, '/machine/ann', draft(machine), ann)
    for (const [call, locations] of [
      [nobody, ['/machine/public']],
      [ann, ['/machine/ann', '/machine/public']],
      [bob, ['/machine/public']],
    ] as const) {
      const { items } = await page({ limit: 10 }, true, call)
      expect(items.map(({ entity }) => entity.location)).toEqual(locations)
    }
    for (const call of [nobody, bob]) {
      await expect(async () => retrieve('/machine/ann', call)).rejects.toMatchObject({ code: 'not-found' })
      await expect(patch(engine, '/machine/ann', {}, call)).rejects.toMatchObject({ code: 'not-found' })
      await expect(remove('/machine/ann', call)).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('have entities of their own at one path, each with its own id', async () => {
    const { engine, ann, bob } = await threeCallers()
    const a = await put(engine, '/my/vm', draft(machine, { title: 'a' }), ann)
    const b = await put(engine, '/my/vm', draft(machine, { title: 'b' }), bob)
    expect(a.id).not.toBe(b.id)
    await patch(engine, '/my/vm', { title: 'c' }, bob)
    expect(await stored(engine, '/my/vm', 'ann')).toMatchObject({ title: 'a' })
    expect(await stored(engine, '/my/vm', 'bob')).toMatchObject({ title: 'c' })
    await remove('/my/vm', ann)
    expect(await stored(engine, '/my/vm', 'bob')).toBeDefined()
  })

  it('work side by side at one path', async () => {
    const { engine, ann, bob } = await threeCallers()
    const made = await Promise.all([ann, bob].map((call) => put(engine, '/my/vm', draft(machine), call)))
    expect(made.map(({ owner }) => owner)).toEqual(['ann', 'bob'])
  })

  it('cannot shadow unowned entities, nor be shadowed', async () => {
    const { engine, nobody, ann } = await threeCallers()
    await put(engine, '/machine/public', draft(machine), nobody)
    await put(engine, '/machine/ann', draft(machine), ann)
    await expect(put(engine, '/machine/public', draft(machine), ann)).rejects.toMatchObject({ code: 'conflict' })
    await expect(put(engine, '/machine/ann', draft(machine), nobody)).rejects.toMatchObject({ code: 'conflict' })
    await defineMixins([mixinDraft('public')], nobody)
    await defineMixins([mixinDraft('own')], ann)
    const [laterNobody, laterAnn] = [await engine.call(), await engine.call({ owner: 'ann' })]
    const taken = { code: 'conflict' }
    await expect(defineMixins([mixinDraft('public')], laterAnn)).rejects.toMatchObject(taken)
    await expect(defineMixins([mixinDraft('own')], laterNobody)).rejects.toMatchObject(taken)
  })

  it('change unowned entities, which stay unowned', async () => {
    const { engine, nobody, ann } = await threeCallers()
    await put(engine, '/machine/public', draft(machine), nobody)
    await patch(engine, '/machine/public', { title: 'new', mixins: [placed] }, ann)
    expect(await stored(engine, '/machine/public')).toMatchObject({ title: 'new' })
    expect((await stored(engine, '/machine/public'))?.owner).toBeUndefined()
    await remove('/machine/public', ann)
    expect(await stored(engine, '/machine/public')).toBeUndefined()
  })

  it('link their own to unowned entities, and not to each other’s', async () => {
    const { engine, nobody, ann, bob } = await threeCallers()
    await put(engine, '/disk/public', draft(disk), nobody)
    await put(engine, '/disk/ann', draft(disk), ann)
    await put(engine, '/machine/bob', draft(machine), bob)
    await put(engine, '/plug/1', draft(plug, { source: '/machine/bob', target: '/disk/public' }), bob)
    const toAnn = put(engine, '/plug/2', draft(plug, { source: '/machine/bob', target: '/disk/ann' }), bob)
    await expect(toAnn).rejects.toMatchObject({ code: 'invalid' })
    expect((await retrieve('/machine/bob', bob)).links).toHaveLength(1)
    expect(await ann.read.links(['/disk/public'], 'target')).toEqual([])
  })

  it('tag with mixins of their own: the same name is another mixin', async () => {
    const { engine, ann, bob } = await threeCallers()
    await defineMixins([mixinDraft('web')], ann)
    await defineMixins([mixinDraft('web')], bob)
    const later = await Promise.all(['ann', 'bob'].map((owner) => engine.call({ owner })))
    for (const call of later) {
      const web = knownMixin(call.catalogue, 'http://tags.example.com/#web')
      await put(engine, '/my/vm', draft(machine, { mixins: [web] }), call)
    }
    const [first] = later
    if (first === undefined) throw new Error('no such user exists')
    await removeMixins(['http://tags.example.com/#web'], first)
    expect((await stored(engine, '/my/vm', 'ann'))?.mixins).toEqual([])
    expect((await stored(engine, '/my/vm', 'bob'))?.mixins).toEqual(['http://tags.example.com/#web'])
  })

  it('are passed to backends: the owner of the entity, independent of the caller', async () => {
    const owners: unknown[] = []
    const { engine } = testService({ machine: { update: (_, __, { owner }) => void owners.push(owner) } })
    const ann = await engine.call({ owner: 'ann' })
    await put(engine, '/machine/public', draft(machine))
    await put(engine, '/machine/ann', draft(machine), ann)
    await patch(engine, '/machine/public', { title: 'x' }, ann)
    await patch(engine, '/machine/ann', { title: 'x' }, ann)
    expect(owners).toEqual([undefined, 'ann'])
  })

  it('are derived once for each call, unless they are given', async () => {
    const { engine } = testService(
      {},
      { policy: { owner: ({ user }) => (user === undefined ? undefined : `${user}`) } },
    )
    expect(await engine.call({ extras: { user: 'ann' } })).toMatchObject({ owner: 'ann', scope: { owner: 'ann' } })
    expect(await engine.call({ extras: { user: 'ann' }, owner: 'bob' })).toMatchObject({ owner: 'bob' })
    expect((await engine.call())?.owner).toBeUndefined()
  })
})
