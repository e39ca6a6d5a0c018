import type { Entity } from '@occi/core'
import { expect } from 'vitest'
import { commit, deletion, findAll, locations, puts, read, remove, stored, update } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, bob, everyone, fastMixin, machine, machineKind, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const id = 'urn:uuid:00000000-0000-4000-8000-00000000000a'
const anns = machine('/m/1', { owner: 'ann', id, title: "Ann's", mixins: [fastMixin], attributes: { a: 1 } })
const bobs = machine('/m/1', { owner: 'bob', id, title: "Bob's", mixins: [fastMixin], attributes: { a: 1 } })
const shared = machine('/m/2', { title: 'Unowned' })

/** Names of owners that a careless store mixes up with each other, or with none. */
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
    title: 'an owner sees their own and what is unowned; without an owner only the latter is seen; everyone sees all',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(anns, shared), ann)
      await commit(registry, puts(machine('/m/3', { owner: 'bob' })), bob)
      expect(await locations(registry, {}, ann)).toEqual(['/m/1', '/m/2'])
      expect(await locations(registry, {}, bob)).toEqual(['/m/2', '/m/3'])
      expect(await locations(registry, {}, unowned)).toEqual(['/m/2'])
      expect(await locations(registry, {}, everyone)).toEqual(['/m/1', '/m/2', '/m/3'])
      for (const key of [anns.location, anns.id]) {
        expect(await read(registry, key, ann)).toEqual(anns)
        expect(await read(registry, key, everyone)).toEqual(anns)
        expect(await read(registry, key, bob)).toBeUndefined()
        expect(await read(registry, key)).toBeUndefined()
      }
      for (const scope of [ann, bob, unowned, everyone]) expect(await read(registry, '/m/2', scope)).toEqual(shared)
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
        expect(await read(registry, '/m/1', scope)).toEqual(entity)
        expect(await read(registry, id, scope)).toEqual(entity)
        for (const query of [{ kind: machineKind }, { mixins: [fastMixin] }, { attributes: new Map([['a', 1]]) }]) {
          expect(await findAll(registry, query, scope)).toEqual([entity])
          expect(await registry.count(query, scope)).toBe(1)
          expect(await registry.count(query, everyone)).toBe(2)
        }
      }
      const some: Entity | undefined = await read(registry, '/m/1', everyone)
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
      await update(registry, '/m/1', { title: 'Changed' }, ann)
      expect(await read(registry, '/m/1', bob)).toEqual(bobs)
      await remove(registry, '/m/1', ann)
      expect(await read(registry, '/m/1', ann)).toBeUndefined()
      expect(await read(registry, id, bob)).toEqual(bobs)
      expect(await registry.count({}, everyone)).toBe(1)
    },
  },
  {
    title: 'a deletion without an owner is about what its scope sees, unowned included',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(shared, bobs))
      const [{ version }, unownedOne] = [await stored(registry, '/m/1', bob), await stored(registry, '/m/2')]
      for (const scope of [ann, unowned]) {
        await assertRefused('conflict', () => commit(registry, [{ type: 'delete', location: '/m/1', version }], scope))
      }
      await commit(registry, [deletion(unownedOne)], ann)
      expect(await locations(registry, {}, everyone)).toEqual(['/m/1'])
    },
  },
  {
    title: 'a deletion that names an owner is about theirs',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(anns, machine('/x')))
      await commit(registry, puts(bobs))
      const first = await stored(registry, '/m/1', bob)
      const second = await update(registry, '/m/1', {}, bob)
      await assertRefused('conflict', () => commit(registry, [{ ...deletion(first), owner: 'bob' }], ann))
      await commit(registry, [{ ...deletion(second), owner: 'bob' }], unowned)
      expect(await read(registry, '/m/1', ann)).toEqual(anns)
      expect(await read(registry, '/m/1', bob)).toBeUndefined()
    },
  },
  ...(['location', 'id'] as const).flatMap((name) => {
    const location = name === 'location' ? '/m/1' : '/m/9'
    const ids = name === 'id' ? { id } : {}
    const same = machine(location, ids)
    return [
      {
        title: `what is unowned cannot be shadowed by an owner's entity of the same ${name}`,
        async run(kit) {
          const registry = await kit.open()
          await commit(registry, puts(same))
          await assertRefused('conflict', () => commit(registry, puts({ ...anns, ...ids }), ann))
          expect(await locations(registry, {}, everyone)).toEqual([location])
        },
      },
      {
        title: `nothing unowned can have the same ${name} as an owner's entity`,
        async run(kit) {
          const registry = await kit.open()
          await commit(registry, puts({ ...anns, ...ids }), ann)
          await commit(registry, puts({ ...bobs, ...ids }), bob)
          await assertRefused('conflict', () => commit(registry, puts(same)))
          await remove(registry, '/m/1', ann)
          await assertRefused('conflict', () => commit(registry, puts(same)))
          await remove(registry, '/m/1', bob)
          await commit(registry, puts(same))
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
        expect(await read(registry, '/m/1', { owner })).toEqual(own[index])
        expect(await findAll(registry, { kind: machineKind }, { owner })).toEqual([own[index]])
      }
      expect(await read(registry, '/m/1')).toBeUndefined()
      expect(await registry.count({}, unowned)).toBe(0)
      expect(await registry.count({ kind: machineKind }, everyone)).toBe(names.length)
    },
  },
]
