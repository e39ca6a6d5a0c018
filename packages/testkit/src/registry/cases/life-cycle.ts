import { expect } from 'vitest'
import { expectRefused } from '../expectations.ts'
import { attachment, commit, diskKind, fastMixin, locations, machine, next, nobody, puts } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const one = machine('/machine/1', {
  title: 'One',
  summary: 'The first',
  mixins: [fastMixin],
  attributes: { 'com.example.cores': 2 },
  actions: ['http://example.com/occi/action#stop'],
  extras: { rack: 7 },
})

export const lifeCycle: readonly Case[] = [
  {
    title: 'an empty registry has nothing',
    async run(kit) {
      const registry = await kit.open()
      expect(await registry.entity('/machine/1', nobody)).toBeUndefined()
      expect(await registry.entity(one.id, nobody)).toBeUndefined()
      expect(await registry.page({ limit: 10 }, nobody)).toEqual({ items: [] })
      expect(await registry.count({}, nobody)).toBe(0)
      expect(await registry.mixins(nobody)).toEqual([])
    },
  },
  {
    title: 'what is put with version 1 is found by location and by id, whole',
    async run(kit) {
      const registry = await kit.open()
      const link = attachment('/attachment/1', '/machine/1', '/disk/1', { title: 'L', targetKind: diskKind })
      await commit(registry, puts(one, link))
      for (const entity of [one, link]) {
        expect(await registry.entity(entity.location, nobody)).toEqual(entity)
        expect(await registry.entity(entity.id, nobody)).toEqual(entity)
      }
    },
  },
  {
    title: 'links tell their ends, resources have none',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one, attachment('/attachment/1', '/machine/1', '/disk/1')))
      expect('source' in ((await registry.entity('/attachment/1', nobody)) ?? {})).toBe(true)
      expect('source' in ((await registry.entity('/machine/1', nobody)) ?? {})).toBe(false)
    },
  },
  {
    title: 'version n replaces version n - 1, as a whole',
    async run(kit) {
      const registry = await kit.open()
      const { title: _, summary: __, extras: ___, ...bare } = one
      const second = { ...bare, version: 2, mixins: [], attributes: {} }
      await commit(registry, puts(one))
      await commit(registry, puts(second))
      expect(await registry.entity('/machine/1', nobody)).toEqual(second)
      expect(await registry.entity(one.id, nobody)).toEqual(second)
      expect(await registry.count({}, nobody)).toBe(1)
    },
  },
  {
    title: 'a replaced entity is found by what it is now, and by nothing that it was',
    async run(kit) {
      const registry = await kit.open()
      const was = { kind: one.kind, mixins: [fastMixin], attributes: new Map([['com.example.cores', 2]]) }
      await commit(registry, puts(one))
      await commit(registry, puts(next(one, { mixins: [], attributes: { 'com.example.cores': 4 }, title: 'Other' })))
      expect(await locations(registry, { kind: was.kind })).toEqual(['/machine/1'])
      expect(await locations(registry, { mixins: was.mixins })).toEqual([])
      expect(await locations(registry, { attributes: was.attributes })).toEqual([])
      expect(await locations(registry, { attributes: new Map([['com.example.cores', 4]]) })).toEqual(['/machine/1'])
      expect(await locations(registry, { attributes: new Map([['occi.core.title', 'One']]) })).toEqual([])
      expect(await locations(registry, { attributes: new Map([['occi.core.title', 'Other']]) })).toEqual(['/machine/1'])
      expect(await registry.count({ mixins: was.mixins }, nobody)).toBe(0)
    },
  },
  {
    title: 'a deleted entity is found in no way',
    async run(kit) {
      const registry = await kit.open()
      const link = attachment('/attachment/1', '/machine/1', '/disk/1')
      await commit(registry, puts(one, link))
      await commit(registry, [
        { type: 'delete', location: '/attachment/1', version: 1 },
        { type: 'delete', location: '/machine/1', version: 1 },
      ])
      for (const { location, id } of [one, link]) {
        expect(await registry.entity(location, nobody)).toBeUndefined()
        expect(await registry.entity(id, nobody)).toBeUndefined()
      }
      expect(await locations(registry)).toEqual([])
      expect(await locations(registry, { kind: one.kind })).toEqual([])
      expect(await locations(registry, { mixins: [fastMixin] })).toEqual([])
      expect(await locations(registry, { attributes: new Map([['com.example.cores', 2]]) })).toEqual([])
      expect(await registry.links(['/machine/1'], 'source', nobody)).toEqual([])
      expect(await registry.count({}, nobody)).toBe(0)
      expect(await registry.count({ kind: one.kind }, nobody)).toBe(0)
    },
  },
  {
    title: 'a location and an id can be used again when their entity is gone',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      await commit(registry, [{ type: 'delete', location: '/machine/1', version: 1 }])
      const again = machine('/machine/1', { kind: diskKind })
      await commit(registry, puts(again))
      expect(await registry.entity('/machine/1', nobody)).toEqual(again)
      expect(await locations(registry, { kind: one.kind })).toEqual([])
    },
  },
  ...[
    { title: 'making what is there', version: 1 },
    { title: 'skipping a version', version: 3 },
    { title: 'going back', version: 0 },
  ].map(
    ({ title, version }): Case => ({
      title: `${title} is a conflict`,
      async run(kit) {
        const registry = await kit.open()
        await commit(registry, puts(one))
        await expectRefused('conflict', () => commit(registry, puts({ ...one, title: 'Changed', version })))
        expect(await registry.entity('/machine/1', nobody)).toEqual(one)
      },
    }),
  ),
  {
    title: 'replacing what is not there is a conflict',
    async run(kit) {
      const registry = await kit.open()
      await expectRefused('conflict', () => commit(registry, puts(next(one))))
      expect(await registry.entity('/machine/1', nobody)).toBeUndefined()
    },
  },
  {
    title: 'an id belongs to one entity',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      await expectRefused('conflict', () => commit(registry, puts(machine('/machine/2', { id: one.id }))))
      expect(await registry.entity('/machine/2', nobody)).toBeUndefined()
      expect(await registry.entity(one.id, nobody)).toEqual(one)
    },
  },
  {
    title: 'an entity keeps its id',
    async run(kit) {
      const registry = await kit.open()
      const id = 'urn:uuid:00000000-0000-4000-8000-000000000001'
      await commit(registry, puts(one))
      await expectRefused('conflict', () => commit(registry, puts(next(one, { id }))))
      expect(await registry.entity(id, nobody)).toBeUndefined()
      expect(await registry.entity(one.id, nobody)).toEqual(one)
    },
  },
  {
    title: 'deleting another version than is there, or nothing, is a conflict',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      await expectRefused('conflict', () => commit(registry, [{ type: 'delete', location: '/machine/1', version: 2 }]))
      await expectRefused('conflict', () => commit(registry, [{ type: 'delete', location: '/machine/2', version: 1 }]))
      expect(await registry.entity('/machine/1', nobody)).toEqual(one)
    },
  },
  {
    title: 'abort changes nothing, also after a commit',
    async run(kit) {
      const registry = await kit.open()
      const intent = { operation: 'create', keys: ['/machine/1'], creates: [one] } as const
      const given = await registry.begin(intent, nobody)
      await given.abort()
      await given.abort()
      expect(await registry.entity('/machine/1', nobody)).toBeUndefined()
      const work = await registry.begin(intent, nobody)
      await work.commit(puts(one))
      await work.abort()
      expect(await registry.entity('/machine/1', nobody)).toEqual(one)
    },
  },
  {
    title: 'a work that has ended commits nothing',
    async run(kit) {
      const registry = await kit.open()
      for (const end of ['abort', 'commit'] as const) {
        const work = await registry.begin({ operation: 'create', keys: ['/machine/1'] }, nobody)
        await (end === 'abort' ? work.abort() : work.commit([]))
        await expect((async () => work.commit(puts(one)))()).rejects.toThrow()
        expect(await registry.entity('/machine/1', nobody)).toBeUndefined()
      }
    },
  },
]
