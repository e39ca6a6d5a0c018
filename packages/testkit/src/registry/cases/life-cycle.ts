import { expect } from 'vitest'
import { commit, deletion, locations, puts, read, remove, stored, update } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { attachment, diskKind, fastMixin, machine, unowned } from '../fixtures.ts'
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
      expect(await registry.entity('/machine/1', unowned)).toBeUndefined()
      expect(await registry.entity(one.id, unowned)).toBeUndefined()
      const { items, next } = await registry.page({ limit: 10 }, unowned)
      expect([items, next]).toEqual([[], undefined])
      expect(await registry.count({}, unowned)).toBe(0)
      expect(await registry.mixins(unowned)).toEqual([])
    },
  },
  {
    title: 'what is put is found by location and by id, whole',
    async run(kit) {
      const registry = await kit.open()
      const link = attachment('/attachment/1', '/machine/1', '/disk/1', { title: 'L', targetKind: diskKind })
      await commit(registry, puts(one, link))
      for (const entity of [one, link]) {
        expect(await read(registry, entity.location)).toEqual(entity)
        expect(await read(registry, entity.id)).toEqual(entity)
      }
    },
  },
  {
    title: 'links have ends, resources have none',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one, attachment('/attachment/1', '/machine/1', '/disk/1')))
      expect('source' in (await stored(registry, '/attachment/1'))).toBe(true)
      expect('source' in (await stored(registry, '/machine/1'))).toBe(false)
    },
  },
  {
    title: 'an entity is replaced as a whole',
    async run(kit) {
      const registry = await kit.open()
      const { title: _, summary: __, extras: ___, ...bare } = one
      const second = { ...bare, mixins: [], attributes: {} }
      await commit(registry, puts(one))
      await commit(registry, [
        { type: 'put', entity: second, replaces: (await stored(registry, '/machine/1')).version },
      ])
      expect(await read(registry, '/machine/1')).toEqual(second)
      expect(await read(registry, one.id)).toEqual(second)
      expect(await registry.count({}, unowned)).toBe(1)
    },
  },
  {
    title: 'a replaced entity is found by what it is now, and by nothing that it was',
    async run(kit) {
      const registry = await kit.open()
      const was = { kind: one.kind, mixins: [fastMixin], attributes: new Map([['com.example.cores', 2]]) }
      await commit(registry, puts(one))
      await update(registry, '/machine/1', { mixins: [], attributes: { 'com.example.cores': 4 }, title: 'Other' })
      expect(await locations(registry, { kind: was.kind })).toEqual(['/machine/1'])
      expect(await locations(registry, { mixins: was.mixins })).toEqual([])
      expect(await locations(registry, { attributes: was.attributes })).toEqual([])
      expect(await locations(registry, { attributes: new Map([['com.example.cores', 4]]) })).toEqual(['/machine/1'])
      expect(await locations(registry, { attributes: new Map([['occi.core.title', 'One']]) })).toEqual([])
      expect(await locations(registry, { attributes: new Map([['occi.core.title', 'Other']]) })).toEqual(['/machine/1'])
      expect(await registry.count({ mixins: was.mixins }, unowned)).toBe(0)
    },
  },
  {
    title: 'a deleted entity is found in no way',
    async run(kit) {
      const registry = await kit.open()
      const link = attachment('/attachment/1', '/machine/1', '/disk/1')
      await commit(registry, puts(one, link))
      await remove(registry, '/attachment/1')
      await remove(registry, '/machine/1')
      for (const { location, id } of [one, link]) {
        expect(await registry.entity(location, unowned)).toBeUndefined()
        expect(await registry.entity(id, unowned)).toBeUndefined()
      }
      expect(await locations(registry)).toEqual([])
      expect(await locations(registry, { kind: one.kind })).toEqual([])
      expect(await locations(registry, { mixins: [fastMixin] })).toEqual([])
      expect(await locations(registry, { attributes: new Map([['com.example.cores', 2]]) })).toEqual([])
      expect(await registry.links(['/machine/1'], 'source', unowned)).toEqual([])
      expect(await registry.count({}, unowned)).toBe(0)
      expect(await registry.count({ kind: one.kind }, unowned)).toBe(0)
    },
  },
  {
    title: 'a location and an id can be used again when their entity is deleted',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      await remove(registry, '/machine/1')
      const again = machine('/machine/1', { kind: diskKind })
      await commit(registry, puts(again))
      expect(await read(registry, '/machine/1')).toEqual(again)
      expect(await locations(registry, { kind: one.kind })).toEqual([])
    },
  },
  {
    title: 'creating what exists is a conflict',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      await assertRefused('conflict', () => commit(registry, puts({ ...one, title: 'Changed' })))
      expect(await read(registry, '/machine/1')).toEqual(one)
    },
  },
  {
    title: 'replacing another version is a conflict',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      const first = await stored(registry, '/machine/1')
      const second = await update(registry, '/machine/1', { title: 'Changed' })
      for (const replaces of [first.version, second.version + 1, 0]) {
        await assertRefused('conflict', () => commit(registry, [{ type: 'put', entity: one, replaces }]))
      }
      expect(await stored(registry, '/machine/1')).toEqual(second)
    },
  },
  {
    title: 'replacing what does not exist is a conflict',
    async run(kit) {
      const registry = await kit.open()
      await assertRefused('conflict', () => commit(registry, [{ type: 'put', entity: one, replaces: 1 }]))
      expect(await registry.entity('/machine/1', unowned)).toBeUndefined()
    },
  },
  {
    title: 'an id belongs to one entity',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      await assertRefused('conflict', () => commit(registry, puts(machine('/machine/2', { id: one.id }))))
      expect(await registry.entity('/machine/2', unowned)).toBeUndefined()
      expect(await read(registry, one.id)).toEqual(one)
    },
  },
  {
    title: 'an entity keeps its id',
    async run(kit) {
      const registry = await kit.open()
      const id = 'urn:uuid:00000000-0000-4000-8000-000000000001'
      await commit(registry, puts(one))
      await assertRefused('conflict', () => update(registry, '/machine/1', { id }))
      expect(await registry.entity(id, unowned)).toBeUndefined()
      expect(await read(registry, one.id)).toEqual(one)
    },
  },
  {
    title: 'deleting another version, or what does not exist, is a conflict',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      const first = await stored(registry, '/machine/1')
      const second = await update(registry, '/machine/1', { title: 'Changed' })
      await assertRefused('conflict', () => commit(registry, [deletion(first)]))
      await assertRefused('conflict', () => commit(registry, [{ ...deletion(second), location: '/machine/2' }]))
      expect(await stored(registry, '/machine/1')).toEqual(second)
    },
  },
  {
    title: 'abort changes nothing, also after a commit',
    async run(kit) {
      const registry = await kit.open()
      const intent = { operation: 'create', keys: ['/machine/1'], creates: [one] } as const
      const given = await registry.begin(intent, unowned)
      await given.abort()
      await given.abort()
      expect(await registry.entity('/machine/1', unowned)).toBeUndefined()
      const transaction = await registry.begin(intent, unowned)
      await transaction.commit(puts(one))
      await transaction.abort()
      expect(await read(registry, '/machine/1')).toEqual(one)
    },
  },
  {
    title: 'a transaction that has ended commits nothing more',
    async run(kit) {
      const registry = await kit.open()
      for (const end of ['abort', 'commit'] as const) {
        const transaction = await registry.begin({ operation: 'create', keys: ['/machine/1'] }, unowned)
        await (end === 'abort' ? transaction.abort() : transaction.commit([]))
        await expect((async () => transaction.commit(puts(one)))()).rejects.toThrow()
        expect(await registry.entity('/machine/1', unowned)).toBeUndefined()
      }
    },
  },
]
