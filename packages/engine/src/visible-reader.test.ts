import { AttributeError, HttpError, isLink, type Policy, type Query } from '@occi/core'
import fc from 'fast-check'
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
  start,
  testService,
} from './cloud.test-fixture.ts'
import { act } from './operations/act.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { remove, removeAll } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'
import { page, retrieve } from './operations/retrieve.ts'

/** Hides what is titled `secret`. */
const hiding: Policy = { visible: ({ title }) => title !== 'secret' }

/** Machines and disks, some of them secret, with links between them. */
async function service(policy: Policy = hiding, backends: Parameters<typeof testService>[0] = {}) {
  let isOpen = true
  const open: Policy = {
    ...policy,
    visible: policy.visible && ((entity, context) => isOpen || (policy.visible?.(entity, context) ?? true)),
    restrict: policy.restrict && ((context) => (isOpen ? {} : policy.restrict?.(context))),
  }
  const made = testService(backends, { policy: open })
  const { engine } = made
  for (const n of [1, 2, 3, 4]) {
    await put(engine, `/machine/${n}`, draft(machine, { title: n === 2 ? 'secret' : `machine ${n}`, mixins: [placed] }))
  }
  await put(engine, '/disk/1', draft(disk, { title: 'secret' }))
  await put(engine, '/disk/2', draft(disk))
  const ends = [
    ['/machine/1', '/disk/1'],
    ['/machine/1', '/disk/2'],
    ['/machine/2', '/disk/2'],
  ] as const
  for (const [n, [source, target]] of ends.entries()) await put(engine, `/plug/${n}`, draft(plug, { source, target }))
  isOpen = false
  return { ...made, call: await engine.call() }
}

const locations = (items: readonly { readonly entity: { readonly location: string } }[]) =>
  items.map(({ entity }) => entity.location)

describe('what a policy hides', () => {
  it('is not found by name, nor are links at it', async () => {
    const { call } = await service()
    for (const hidden of ['/machine/2', '/disk/1', '/plug/0', '/plug/2']) {
      await expect((async () => retrieve(hidden, call))()).rejects.toMatchObject({ code: 'not-found' })
    }
    const { links } = await retrieve('/machine/1', call)
    expect(links.map(({ location }) => location)).toEqual(['/plug/1'])
    expect(await call.read.links(['/disk/2'], 'target')).toMatchObject([{ location: '/plug/1' }])
  })

  it('is in no listing, and pages are full all the same', async () => {
    const { call } = await service()
    const query = { kind: machine.identifier, limit: 2 }
    const first = await page(query, true, call)
    expect(locations(first.items)).toEqual(['/machine/1', '/machine/3'])
    const second = await page({ ...query, after: first.next }, true, call)
    expect([locations(second.items), second.next]).toEqual([['/machine/4'], undefined])
    const last = await page({ ...query, offset: 2 }, true, call)
    expect(locations(last.items)).toEqual(['/machine/4'])
    expect(locations((await page({ limit: 10 }, false, call)).items)).toEqual([
      '/disk/2',
      '/machine/1',
      '/machine/3',
      '/machine/4',
      '/plug/1',
    ])
  })

  it('is in no history: a change is left out if the caller may not see one side of it', async () => {
    let isOpen = true
    const visible: Policy['visible'] = ({ title }) => isOpen || title !== 'secret'
    const { engine } = testService({}, { policy: { visible } })
    await put(engine, '/machine/1', draft(machine, { title: 'first' }))
    for (const title of ['second', 'secret', 'third', 'fourth']) await patch(engine, '/machine/1', { title })
    const titles = async () => {
      const { read } = await engine.call()
      const entity = await read.entity('/machine/1')
      const changes = entity === undefined ? [] : await read.history(entity, 10)
      return changes.map(({ before, after }) => [before?.title, after?.title])
    }
    const last = ['third', 'fourth']
    const first = [
      ['first', 'second'],
      [undefined, 'first'],
    ]
    expect(await titles()).toEqual([last, ['secret', 'third'], ['second', 'secret'], ...first])
    isOpen = false
    expect(await titles()).toEqual([last, ...first])
  })

  it('is left alone by operations on collections', async () => {
    const { call, registry } = await service()
    await changeMembers(placed, 'set', [], call)
    expect((await registry.entity('/machine/2', {}))?.entity.mixins).toEqual([placed.identifier])
    await changeMembers(placed, 'set', ['/machine/1'], call)
    expect((await registry.entity('/machine/2', {}))?.entity.mixins).toEqual([placed.identifier])
    await removeAll({ kind: machine.identifier }, call)
    const { items } = await registry.page({ kind: machine.identifier, limit: 10 }, {})
    expect(items.map(({ location }) => location)).toEqual(['/machine/2'])
  })

  it('is no end of a link, no member and no target of a change', async () => {
    const { engine, call } = await service()
    const link = draft(plug, { source: '/machine/2', target: '/disk/2' })
    await expect(create([link], {}, call)).rejects.toMatchObject({
      code: 'invalid',
      message: 'the source /machine/2 of the link does not exist',
    })
    await expect(changeMembers(placed, 'add', ['/machine/2'], call)).rejects.toMatchObject({
      message: expect.stringContaining('/machine/2'),
      code: 'invalid',
    })
    await expect(patch(engine, '/machine/2', { title: 'x' }, call)).rejects.toMatchObject({ code: 'not-found' })
    await expect(remove('/machine/2', call)).rejects.toMatchObject({ code: 'not-found' })
    const acting = act('/machine/2', { action: start, attributes: {} }, call)
    await expect(acting).rejects.toMatchObject({ code: 'not-found' })
  })

  it('cannot be created again: that is forbidden, without a word why', async () => {
    const { engine, call } = await service()
    await expect(put(engine, '/machine/2', draft(machine), call)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'an entity cannot be created at /machine/2',
    })
  })

  it('is deleted with what it links, without being mentioned', async () => {
    const { call, registry } = await service()
    await remove('/machine/1', call)
    const { items } = await registry.page({ kind: plug.identifier, limit: 10 }, {})
    expect(items.map(({ location }) => location)).toEqual(['/plug/2'])
  })

  it('is not mentioned if the backend of a hidden link refuses, and that backend sees all', async () => {
    const read: unknown[] = []
    const { call, registry, reports } = await service(hiding, {
      plug: {
        async delete(entity, context) {
          if (!isLink(entity) || entity.location !== '/plug/0') return
          read.push((await context.read.entity(entity.target))?.location)
          throw new AttributeError(`${entity.target} is in use`)
        },
      },
    })
    await expect(remove('/machine/1', call)).rejects.toMatchObject({
      code: 'conflict',
      message: '/machine/1 cannot be deleted now',
    })
    expect(read).toEqual(['/disk/1'])
    expect(reports).toMatchObject([
      { during: 'deleting /plug/0 with /machine/1', error: { message: '/disk/1 is in use' } },
    ])
    expect((await registry.entity('/machine/1', {}))?.entity.location).toBe('/machine/1')
  })

  it('is changed by the backend of a hidden link that is deleted', async () => {
    const { call, registry } = await service(hiding, {
      plug: {
        delete(entity, { batch }) {
          if (!isLink(entity)) return
          batch.update(entity.target, (end) => {
            end.attributes['com.example.uses'] = 7
          })
        },
      },
    })
    await remove('/machine/1', call)
    expect((await registry.entity('/disk/1', {}))?.entity.attributes['com.example.uses']).toBe(7)
  })

  it('is changed from outside all the same', async () => {
    const { engine } = await service()
    const changed = await engine.update('/disk/1', (entity) => {
      entity.attributes['com.example.uses'] = 3
    })
    expect(changed.attributes['com.example.uses']).toBe(3)
  })

  it('takes no mixin at its location: that is forbidden, without a word why', async () => {
    const { call } = await service()
    const defining = defineMixins([mixinDraft('tag', { location: '/machine/2/' })], call)
    await expect(defining).rejects.toMatchObject({
      code: 'forbidden',
      message: 'the location /machine/2/ cannot be used for a mixin',
    })
  })

  it('is looked at once for all links at it', async () => {
    let asked = 0
    const { call } = await service({
      visible({ location }) {
        if (location === '/machine/1') asked++
        return true
      },
    })
    await call.read.links(['/machine/1'], 'source')
    expect(asked).toBe(1)
  })

  it('is not counted: the number stays unknown if only looking tells', async () => {
    const { call } = await service()
    expect(await call.read.count({ kind: machine.identifier })).toBeUndefined()
  })
})

describe('what a policy restricts a caller to', () => {
  const restrict = (): Query => ({ mixins: [placed.identifier] })

  it('is found and counted by index, exactly', async () => {
    const { call } = await service({ restrict })
    expect(await call.read.count({ kind: machine.identifier })).toBe(4)
    expect(await call.read.count({ kind: disk.identifier })).toBe(0)
    expect(await call.read.count({})).toBeUndefined()
    await expect((async () => retrieve('/disk/2', call))()).rejects.toMatchObject({ code: 'not-found' })
    expect((await page({ kind: plug.identifier, limit: 10 }, true, call)).items).toEqual([])
  })

  it('may be nothing', async () => {
    const { call } = await service({ restrict: () => undefined })
    expect((await page({ limit: 10 }, true, call)).items).toEqual([])
    expect(await call.read.count({ kind: machine.identifier })).toBe(0)
  })

  it('is asked once for each call', async () => {
    let asked = 0
    const { call } = await service({
      restrict() {
        asked++
        return {}
      },
    })
    await page({ limit: 10 }, true, call)
    await call.read.count({})
    expect(asked).toBe(1)
  })
})

it('pages of any size show each visible entity once, in order', async () => {
  const { engine } = testService({}, { policy: { visible: ({ title }) => title !== 'secret' } })
  for (let n = 100; n < 360; n++) {
    await put(engine, `/machine/${n}`, draft(machine, { title: n % 7 < 5 ? 'secret' : 'seen' }))
  }
  const call = await engine.call()
  const all = (await call.all.page({ limit: 1000 })).items.filter(({ title }) => title === 'seen')
  const sizes = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(sizes, async (limits) => {
      const found: string[] = []
      let after: string | undefined
      for (let n = 0; n === 0 || after !== undefined; n++) {
        const page = await call.read.page({ limit: limits[n % limits.length] ?? 1, after })
        found.push(...page.items.map(({ location }) => location))
        after = page.next
      }
      expect(found).toEqual(all.map(({ location }) => location))
    }),
    { numRuns: 20 },
  )
})

it('an operation that began before the policy changed is finished by recovery', async () => {
  const { engine, call, registry } = await service()
  const found = await registry.entity('/machine/2', {})
  if (found === undefined) throw new Error('there is no machine')
  const intent = { operation: 'delete', keys: ['/machine/2', '/plug/2', '/disk/2'], deletes: [found.entity] } as const
  await (await registry.begin(intent, {})).abort({ unfinished: true })
  await engine.recover()
  expect(await registry.entity('/machine/2', {})).toBeUndefined()
  expect(await change('/machine/1', 'update', () => changesOf({ title: 'x' }), call)).toBeDefined()
})

it('a refusal to show an entity that is visible is an answer of its own', async () => {
  const policy: Policy = {
    authorize({ type }) {
      if (type === 'retrieve') throw new HttpError(403, 'not yours to read')
    },
  }
  const { call } = await service(policy)
  await expect((async () => retrieve('/machine/1', call))()).rejects.toThrow('not yours to read')
})
