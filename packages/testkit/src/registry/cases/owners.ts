import type { Entity } from '@occi/core'
import { expect } from 'vitest'
import { expectRefused } from '../expectations.ts'
import {
  ann,
  bob,
  commit,
  everyone,
  fastMixin,
  locations,
  machine,
  machineKind,
  next,
  nobody,
  puts,
} from '../fixtures.ts'
import type { Case } from '../kit.ts'

const id = 'urn:uuid:00000000-0000-4000-8000-00000000000a'
const anns = machine('/m/1', { owner: 'ann', id, title: "Ann's", mixins: [fastMixin], attributes: { a: 1 } })
const bobs = machine('/m/1', { owner: 'bob', id, title: "Bob's", mixins: [fastMixin], attributes: { a: 1 } })
const shared = machine('/m/2', { title: "Nobody's" })

/** Names of owners that a careless store mixes up with each other or with nobody. */
const names = [
  '',
  ' ',
  'null',
  'undefined',
  '0',
  '*',
  'a b',
  '/m',
  'ünï 漢',
  'constructor',
  '__proto__',
  "'",
  'ann',
  'ANN',
]

export const owners: readonly Case[] = [
  {
    title: "an owner sees what is his and what is nobody's, nobody only the latter, everyone all",
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(anns, shared), ann)
      await commit(registry, puts(machine('/m/3', { owner: 'bob' })), bob)
      expect(await locations(registry, {}, ann)).toEqual(['/m/1', '/m/2'])
      expect(await locations(registry, {}, bob)).toEqual(['/m/2', '/m/3'])
      expect(await locations(registry, {}, nobody)).toEqual(['/m/2'])
      expect(await locations(registry, {}, everyone)).toEqual(['/m/1', '/m/2', '/m/3'])
      for (const key of [anns.location, anns.id]) {
        expect(await registry.entity(key, ann)).toEqual(anns)
        expect(await registry.entity(key, everyone)).toEqual(anns)
        expect(await registry.entity(key, bob)).toBeUndefined()
        expect(await registry.entity(key, nobody)).toBeUndefined()
      }
      for (const scope of [ann, bob, nobody, everyone]) expect(await registry.entity('/m/2', scope)).toEqual(shared)
    },
  },
  {
    title: 'two owners have entities of the same location and id',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(anns), ann)
      await commit(registry, puts(bobs), bob)
      for (const [scope, entity] of [
        [ann, anns],
        [bob, bobs],
      ] as const) {
        expect(await registry.entity('/m/1', scope)).toEqual(entity)
        expect(await registry.entity(id, scope)).toEqual(entity)
        for (const query of [{ kind: machineKind }, { mixins: [fastMixin] }, { attributes: new Map([['a', 1]]) }]) {
          expect((await registry.page({ ...query, limit: 10 }, scope)).items).toEqual([entity])
          expect(await registry.count(query, scope)).toBe(1)
          expect(await registry.count(query, everyone)).toBe(2)
        }
      }
      const some: Entity | undefined = await registry.entity('/m/1', everyone)
      expect([anns, bobs]).toContainEqual(some)
      expect(await locations(registry, {}, everyone)).toEqual(['/m/1', '/m/1'])
    },
  },
  {
    title: "changing and deleting an owner's entity leaves the other's alone",
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(anns), ann)
      await commit(registry, puts(bobs), bob)
      await commit(registry, puts(next(anns, { title: 'Changed' })), ann)
      expect(await registry.entity('/m/1', bob)).toEqual(bobs)
      await commit(registry, [{ type: 'delete', location: '/m/1', version: 2 }], ann)
      expect(await registry.entity('/m/1', ann)).toBeUndefined()
      expect(await registry.entity(id, bob)).toEqual(bobs)
      expect(await registry.count({}, everyone)).toBe(1)
    },
  },
  {
    title: "a deletion or expectation without an owner is about what its scope sees, nobody's included",
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(shared, bobs))
      await expectRefused('conflict', () => commit(registry, [{ type: 'delete', location: '/m/1', version: 1 }], ann))
      await expectRefused('conflict', () =>
        commit(registry, [{ type: 'expect', location: '/m/1', version: 1 }], nobody),
      )
      await commit(registry, [{ type: 'expect', location: '/m/2', version: 1 }], ann)
      await commit(registry, [{ type: 'delete', location: '/m/2', version: 1 }], ann)
      expect(await locations(registry, {}, everyone)).toEqual(['/m/1'])
    },
  },
  {
    title: 'a deletion or expectation that names an owner is about his',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(anns, next(machine('/x'), { version: 1 })))
      await commit(registry, puts(bobs))
      await commit(registry, puts(next(bobs)))
      await commit(registry, [{ type: 'expect', location: '/m/1', version: 2, owner: 'bob' }], ann)
      await expectRefused('conflict', () =>
        commit(registry, [{ type: 'delete', location: '/m/1', version: 1, owner: 'bob' }], ann),
      )
      await commit(registry, [{ type: 'delete', location: '/m/1', version: 2, owner: 'bob' }], nobody)
      expect(await registry.entity('/m/1', ann)).toEqual(anns)
      expect(await registry.entity('/m/1', bob)).toBeUndefined()
    },
  },
  ...(['location', 'id'] as const).flatMap((name) => {
    const location = name === 'location' ? '/m/1' : '/m/9'
    const ids = name === 'id' ? { id } : {}
    const nobodys = machine(location, ids)
    return [
      {
        title: `what is nobody's cannot be shadowed by an owner's of the same ${name}`,
        async run(kit) {
          const registry = await kit.open()
          await commit(registry, puts(nobodys))
          await expectRefused('conflict', () => commit(registry, puts({ ...anns, ...ids }), ann))
          expect(await locations(registry, {}, everyone)).toEqual([location])
        },
      },
      {
        title: `nor can it come where an owner has the same ${name} already`,
        async run(kit) {
          const registry = await kit.open()
          await commit(registry, puts({ ...anns, ...ids }), ann)
          await commit(registry, puts({ ...bobs, ...ids }), bob)
          await expectRefused('conflict', () => commit(registry, puts(nobodys)))
          await commit(registry, [{ type: 'delete', location: '/m/1', version: 1 }], ann)
          await expectRefused('conflict', () => commit(registry, puts(nobodys)))
          await commit(registry, [{ type: 'delete', location: '/m/1', version: 1 }], bob)
          await commit(registry, puts(nobodys))
          expect(await locations(registry, {}, everyone)).toEqual([location])
        },
      },
    ] satisfies Case[]
  }),
  {
    title: 'owners of any name are kept apart',
    async run(kit) {
      const registry = await kit.open()
      const own = names.map((owner) => machine('/m/1', { owner, title: owner }))
      await commit(registry, puts(...own))
      for (const [index, owner] of names.entries()) {
        expect(await registry.entity('/m/1', { owner })).toEqual(own[index])
        expect((await registry.page({ limit: 99, kind: machineKind }, { owner })).items).toEqual([own[index]])
      }
      expect(await registry.entity('/m/1', nobody)).toBeUndefined()
      expect(await registry.count({}, nobody)).toBe(0)
      expect(await registry.count({ kind: machineKind }, everyone)).toBe(names.length)
    },
  },
]
