import { HttpError, type Policy } from '@occi/core'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  disk,
  draft,
  machine,
  mixinDraft,
  patch,
  placed,
  plug,
  put,
  testService,
} from '../cloud.test-fixture.ts'
import { followed } from '../events/feed.test-fixture.ts'
import { change } from '../operations/change.ts'
import { create } from '../operations/create.ts'
import { defineMixins } from '../operations/define-mixins.ts'
import { remove } from '../operations/delete.ts'
import { removeMixins } from '../operations/remove-mixins.ts'

const room = (name: string) => ({ mixins: [placed], attributes: { 'com.example.room': name } })

describe('the events of a collection', () => {
  it('tell what is created, updated and deleted, with the revision', async () => {
    const { engine, registry } = testService()
    const call = await engine.call()
    const all = await followed(call, '/machine/')
    const made = await put(engine, '/machine/1', draft(machine))
    const { revision } = await registry.page({ limit: 1 }, {})
    const created = await all.next()
    expect(created).toEqual({ type: 'created', revision, found: { entity: made, links: [] } })
    await patch(engine, '/machine/1', { title: 'new' })
    const updated = await all.next()
    expect(updated).toMatchObject({ type: 'updated', found: { entity: { title: 'new' } } })
    await remove('/machine/1', call)
    const { id, location, kind } = made
    expect(await all.next()).toMatchObject({ type: 'deleted', entity: { id, location, kind } })
  })

  it('are of the kind, the mixin or the path that is followed', async () => {
    const { engine } = testService()
    const call = await engine.call()
    await put(engine, '/rack/1/first', draft(disk))
    const streams = await Promise.all(['/', '/machine/', '/placed/', '/rack/1/'].map((path) => followed(call, path)))
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk, { mixins: [placed] }))
    await put(engine, '/rack/1/disk', draft(disk))
    await put(engine, '/rack/12/disk', draft(disk))
    for (const path of ['/machine/end', '/rack/1/end']) await put(engine, path, draft(machine, { mixins: [placed] }))
    const everything = ['/machine/1', '/disk/1', '/rack/1/disk', '/rack/12/disk', '/machine/end', '/rack/1/end']
    const expected = [everything, ['/machine/1', '/machine/end'], ['/disk/1', '/machine/end'], ['/rack/1/disk']]
    for (const [index, locations] of expected.entries()) {
      const taken = await streams[index]?.take(locations.length)
      expect(taken).toEqual(locations.map((location) => `created ${location}`))
    }
  })

  it('begin and end with what the filter asks for', async () => {
    const { engine } = testService()
    const call = await engine.call()
    const filter = { categories: [], attributes: new Map([['com.example.room', { text: 'a' }]]) }
    const filtered = await followed(call, '/machine/', { filter })
    await put(engine, '/machine/1', draft(machine, room('b')))
    await patch(engine, '/machine/1', { attributes: { 'com.example.room': 'a' } })
    await patch(engine, '/machine/1', { title: 'still' })
    await patch(engine, '/machine/1', { attributes: { 'com.example.room': 'c' } })
    await put(engine, '/machine/2', draft(machine, room('a')))
    const [one, two] = ['/machine/1', '/machine/2']
    expect(await filtered.take(4)).toEqual([`created ${one}`, `updated ${one}`, `deleted ${one}`, `created ${two}`])
  })

  it('begin and end with what is looked for', async () => {
    const { engine } = testService()
    const filter = { categories: [], attributes: new Map(), search: 'Web' }
    const found = await followed(await engine.call(), '/machine/', { filter })
    await put(engine, '/machine/1', draft(machine, { title: 'database' }))
    await patch(engine, '/machine/1', { title: 'a webserver' })
    await patch(engine, '/machine/1', { title: 'database' })
    expect(await found.take(2)).toEqual(['created /machine/1', 'deleted /machine/1'])
  })

  it('show a resource with its links, and update it when one of these changes', async () => {
    const { engine } = testService()
    const call = await engine.call()
    const [machines, plugs] = [await followed(call, '/machine/'), await followed(call, '/plug/')]
    for (const n of [1, 2]) await put(engine, `/machine/${n}`, draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await machines.take(2)
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    const linked = await machines.next()
    expect(linked).toMatchObject({ type: 'updated', found: { entity: { location: '/machine/1' } } })
    expect(linked && 'found' in linked && linked.found.links.map(({ location }) => location)).toEqual(['/plug/1'])
    await change('/plug/1', 'update', () => changesOf({ source: '/machine/2' }), call)
    expect((await machines.take(2)).toSorted()).toEqual(['updated /machine/1', 'updated /machine/2'])
    await remove('/disk/1', call)
    expect(await machines.next()).toMatchObject({ type: 'updated', found: { links: [] } })
    expect(await plugs.take(3)).toEqual(['created /plug/1', 'updated /plug/1', 'deleted /plug/1'])
  })

  it('of one commit have its revision at the last', async () => {
    const { engine } = testService()
    const call = await engine.call()
    const all = await followed(call, '/')
    await create([draft(machine), draft(disk), draft(machine)], {}, call)
    const revisions = [await all.next(), await all.next(), await all.next()].map((event) => event?.revision)
    expect(revisions.map((revision) => revision !== undefined)).toEqual([false, false, true])
  })

  it('tell which categories change', async () => {
    const { engine } = testService()
    const call = await engine.call()
    const all = await followed(call, '/machine/')
    await defineMixins([mixinDraft('tag')], call)
    const tag = 'http://tags.example.com/#tag'
    expect(await all.next()).toMatchObject({ type: 'categories', identifiers: [tag] })
    const knowing = await engine.call()
    const tagged = knowing.catalogue.mixin(tag)
    await put(engine, '/machine/1', draft(machine, { mixins: tagged && [tagged] }), knowing)
    await removeMixins([tag], knowing)
    expect((await all.take(3)).toSorted()).toEqual(['categories', 'created /machine/1', 'updated /machine/1'])
  })

  it('are those of the owner and the unowned', async () => {
    const { engine } = testService(
      {},
      { policy: { owner: ({ user }) => (user === 'none' ? undefined : String(user)) } },
    )
    const callOf = (user: string) => engine.call({ extras: { user } })
    const [ann, bob, none] = await Promise.all(['ann', 'bob', 'none'].map(callOf))
    if (ann === undefined || bob === undefined || none === undefined) throw new Error('there are three')
    const [ofAnn, ofNone] = [await followed(ann, '/'), await followed(none, '/')]
    await put(engine, '/machine/1', draft(machine), bob)
    await put(engine, '/machine/2', draft(machine), ann)
    await put(engine, '/machine/3', draft(machine), none)
    await defineMixins([mixinDraft('bobs')], bob)
    await defineMixins([mixinDraft('anns')], ann)
    expect(await ofAnn.take(3)).toEqual(['created /machine/2', 'created /machine/3', 'categories'])
    expect(await ofNone.take(1)).toEqual(['created /machine/3'])
  })
})

describe('the events of an entity', () => {
  it('are about it alone, by whatever name it is followed', async () => {
    const { engine } = testService()
    const call = await engine.call()
    const { id } = await put(engine, '/rack/1', draft(machine))
    const byName = await followed(call, '/rack/1')
    const byId = await followed(call, `/machine/${id.slice('urn:uuid:'.length)}`)
    await put(engine, '/rack/2', draft(machine))
    await patch(engine, '/rack/1', { title: 'new' })
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/rack/1', target: '/disk/1' }))
    await remove('/rack/1', call)
    await put(engine, '/rack/1', draft(disk))
    const expected = ['updated /rack/1', 'updated /rack/1', 'deleted /rack/1', 'created /rack/1']
    expect(await byName.take(4)).toEqual(expected)
    expect(await byId.take(4)).toEqual(expected)
  })

  it('with what is around it are about its links and its neighbours too, those that are linked later included', async () => {
    const { engine } = testService()
    const call = await engine.call()
    for (const path of ['/machine/1', '/machine/2', '/disk/1', '/disk/2']) {
      await put(engine, path, draft(path.startsWith('/machine') ? machine : disk))
    }
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    const around = await followed(call, '/disk/1', { around: true })
    await patch(engine, '/machine/2', { title: 'not yet' })
    await patch(engine, '/machine/1', { title: 'neighbour' })
    await patch(engine, '/plug/1', { title: 'link' })
    await put(engine, '/plug/2', draft(plug, { source: '/machine/2', target: '/disk/1' }))
    await put(engine, '/plug/3', draft(plug, { source: '/machine/2', target: '/disk/2' }))
    await patch(engine, '/machine/2', { title: 'now' })
    await patch(engine, '/disk/2', { title: 'no neighbour' })
    await remove('/disk/1', call)
    expect(await around.take(7)).toEqual([
      'updated /machine/1',
      'updated /plug/1',
      'updated /machine/1',
      'created /plug/2',
      'updated /machine/2',
      'updated /machine/2',
      'updated /machine/2',
    ])
    expect(await around.take(3)).toEqual(['deleted /plug/1', 'deleted /plug/2', 'deleted /disk/1'])
  })
})

describe('what cannot be followed', () => {
  it('is refused as when it is read', async () => {
    const authorize: Policy['authorize'] = ({ type, key }) => {
      if (type !== 'create' && key.startsWith('/disk/')) throw new HttpError(403, 'not for you')
    }
    const { engine } = testService({}, { policy: { authorize } })
    const call = await engine.call()
    await put(engine, '/disk/1', draft(disk))
    await expect(followed(call, '/nothing/')).rejects.toMatchObject({ code: 'not-found' })
    await expect(followed(call, '/machine/1')).rejects.toMatchObject({ code: 'not-found' })
    for (const path of ['/disk/', '/disk/1']) await expect(followed(call, path)).rejects.toMatchObject({ status: 403 })
  })
})
