import type { Policy } from '@occi/core'
import { chain, type Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { expect, it } from 'vitest'
import { changesOf, disk, draft, machine, patch, placed, plug, put, start, testService } from './cloud.test-fixture.ts'
import { act } from './operations/act.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { remove } from './operations/delete.ts'
import { retrieve } from './operations/retrieve.ts'
import { listCollection } from './use-cases/list.ts'
import { newTask } from './use-cases/new-task.ts'

/** The calls of a registry that reach its store; `mixins` answers from memory as long as nothing changed. */
const counted = ['entity', 'page', 'count', 'links', 'begin'] as const

/** A registry, and the names of its methods in the order in which they were called. */
function counting(): { readonly registry: Registry; readonly calls: string[] } {
  const calls: string[] = []
  const registry = new MemoryRegistry()
  for (const name of counted) {
    const method = registry[name].bind(registry) as (...args: readonly unknown[]) => unknown
    Object.defineProperty(registry, name, {
      value: (...args: readonly unknown[]) => {
        calls.push(name)
        const result = method(...args)
        if (name !== 'begin') return result
        return chain(result as ReturnType<Registry['begin']>, (transaction) => {
          const commit = transaction.commit.bind(transaction)
          transaction.commit = (changes) => {
            calls.push('commit')
            return commit(changes)
          }
          return transaction
        })
      },
    })
  }
  return { registry, calls }
}

/** A service whose registry counts, with a machine, a disk and a link between them. */
async function service(policy: Policy = {}) {
  const { registry, calls } = counting()
  const { engine } = testService(
    {
      machine: {
        create(entity) {
          entity.actions = [start.identifier]
        },
        action(entity) {
          entity.attributes['com.example.state'] = 'on'
        },
      },
    },
    { registry, policy },
  )
  await put(engine, '/machine/1', draft(machine))
  await put(engine, '/disk/1', draft(disk))
  await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
  const call = await engine.call()
  calls.length = 0
  return { engine, call, calls }
}

it('reading an entity with its links is one call', async () => {
  const { call, calls } = await service()
  const { links } = await retrieve('/machine/1', call)
  expect([links.length, calls]).toEqual([1, ['entity']])
})

it('reading the entity that a call is about is one call, whose mixins are those of that read', async () => {
  const { engine, calls } = await service()
  const call = await engine.call({ about: '/machine/1' })
  const { links } = await retrieve('/machine/1', call)
  expect([links.length, calls]).toEqual([1, ['entity']])
  // It is used once: what comes later reads what is stored then.
  await change('/machine/1', 'update', () => changesOf({ title: 'Changed' }), await engine.call())
  expect((await retrieve('/machine/1', call)).entity.title).toBe('Changed')
})

it('a call about what does not exist reads it again when it needs it', async () => {
  const { engine } = await service()
  const call = await engine.call({ about: '/machine/2' })
  await put(engine, '/machine/2', draft(machine))
  expect((await retrieve('/machine/2', call)).entity.location).toBe('/machine/2')
})

it('all links of an entity are shown, however many were read ahead, and no more than are wanted', async () => {
  const { engine } = await service()
  const links = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => put(engine, `/plug/x${n}`, draft(plug, ends))))
  const ends = { source: '/machine/1', target: '/disk/1' }
  const shown = async (most?: number) =>
    (await retrieve('/machine/1', await engine.call({ about: '/machine/1' }), most)).links.length
  await links(98)
  expect([await shown(), await shown(98), await shown(97)]).toEqual([99, 99, 98])
  await put(engine, '/plug/y', draft(plug, ends))
  await put(engine, '/plug/z', draft(plug, ends))
  expect([await shown(), await shown(99), await shown(200), await shown(5)]).toEqual([101, 100, 101, 6])
})

it.each([
  ['one that a page shows whole', { search: 'machine/1' }, 1],
  ['one that is longer', { search: '/' }, 3],
])('a search is one call: %s', async (_, words, total) => {
  const { call, calls } = await service()
  const paging = { limit: total === 1 ? 20 : 2, isCounted: false }
  const filter = { categories: [], attributes: new Map(), ...words }
  const found = await listCollection(newTask(call, '/', { filter, paging }))
  expect([found.total, calls.filter((name) => name !== 'links')]).toEqual([
    total,
    total === 1 ? ['page'] : ['page', 'page'],
  ])
})

it('creating a resource reads nothing: its names were generated', async () => {
  const { call, calls } = await service()
  await create([draft(machine, { mixins: [placed] })], {}, call)
  expect(calls).toEqual(['begin', 'commit'])
})

it('creating a link reads each of its ends once', async () => {
  const { call, calls } = await service()
  await create([draft(plug, { source: '/machine/1', target: '/disk/1' })], {}, call)
  expect(calls).toEqual(['entity', 'entity', 'begin', 'commit'])
})

it('changing, replacing and acting on a resource read it once', async () => {
  const { engine, call, calls } = await service()
  const once = ['entity', 'begin', 'commit']
  await patch(engine, '/machine/1', { title: 'new' }, call)
  expect(calls.splice(0)).toEqual(once)
  await change('/machine/1', 'replace', () => changesOf({ title: 'newer' }), call)
  expect(calls.splice(0)).toEqual(once)
  await act('/machine/1', { action: start, attributes: {} }, call)
  expect(calls.splice(0)).toEqual(once)
})

it('deleting an owned resource with its links takes three calls', async () => {
  const { engine, calls } = await service()
  const ann = await engine.call({ owner: 'ann' })
  await put(engine, '/machine/ann', draft(machine), ann)
  await put(engine, '/plug/ann', draft(plug, { source: '/machine/ann', target: '/disk/1' }), ann)
  calls.length = 0
  await remove('/machine/ann', ann)
  expect(calls).toEqual(['entity', 'begin', 'commit'])
})

it('what was changed by another operation since it was read is read again under the locks', async () => {
  // Both have read it before either is allowed to change it.
  const { engine, call, calls } = await service({ authorize: async () => {} })
  const both = [1, 2].map((n) => patch(engine, '/machine/1', { title: `title ${n}` }, call))
  await Promise.all(both)
  const [first, second, ...rest] = calls
  expect([first, second, rest.filter((name) => name === 'entity')]).toEqual(['entity', 'entity', ['entity']])
})
