import type { Scope } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, findStored, puts, replacement, stored, update } from '../actions.ts'
import { ann, bob, diskKind, everyone, fastMixin, machine, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'
import { locationsIn, openFilled } from '../ordered.ts'
import { orderVectors } from './order-vectors.ts'

const title = 'occi.core.title'

const atTheLimit = [61, 62, 63, 64].map((length) => machine(`/m/${length}`, { title: `${'x'.repeat(length)}😀😀` }))

export const ordering: readonly Case[] = [
  ...orderVectors.map(
    ({ what, by, groups, without = [] }): Case => ({
      title: `sorts by ${what}`,
      async run(kit) {
        const { listed } = await openFilled(kit, ...groups.flat(), ...without)
        const ascending = [...groups.flat(), ...without]
        const descending = [...groups.toReversed().flat(), ...without]
        for (const limit of [1, 2, 3, 100]) {
          expect(await listed({ by }, {}, limit)).toEqual(locationsIn(ascending))
          expect(await listed({ by, descending: false }, {}, limit)).toEqual(locationsIn(ascending))
          expect(await listed({ by, descending: true }, {}, limit)).toEqual(locationsIn(descending))
        }
      },
    }),
  ),
  {
    title: 'sorts by long texts that end in characters beyond the Basic Multilingual Plane',
    async run(kit) {
      const { listed } = await openFilled(kit, ...atTheLimit)
      for (const descending of [false, true]) {
        const found = await listed({ by: title, descending }, {}, 1)
        expect(found.toSorted()).toEqual(locationsIn(atTheLimit))
      }
    },
  },
  {
    title: 'sorts by the times of creation and of the last change',
    async run(kit) {
      const registry = await kit.open()
      for (const location of ['/m/3', '/m/1', '/m/2']) {
        await commit(registry, puts(machine(location)))
        // The next one gets a later millisecond.
        const { changed = 0 } = await stored(registry, location)
        while (Date.now() <= changed) await new Promise((resolve) => setImmediate(resolve))
      }
      await update(registry, '/m/3')
      const entities = await findStored(registry)
      for (const by of ['created', 'changed'] as const) {
        for (const descending of [false, true]) {
          const expected = entities.toSorted((a, b) => {
            const order = Number(a[by]) - Number(b[by]) || (a.location < b.location ? -1 : 1)
            return descending && a[by] !== b[by] ? -order : order
          })
          for (const limit of [1, 2, 100]) {
            expect(await findStored(registry, { order: { by, descending } }, unowned, limit)).toEqual(expected)
          }
        }
      }
    },
  },
  {
    title: 'sorts what a query finds',
    async run(kit) {
      const { listed } = await openFilled(
        kit,
        machine('/m/1', { title: 'c', mixins: [fastMixin], attributes: { a: 1 } }),
        machine('/m/2', { title: 'b', kind: diskKind, mixins: [fastMixin], attributes: { a: 1 } }),
        machine('/m/3', { title: 'a', attributes: { a: 1 } }),
        machine('/n/4', { mixins: [fastMixin] }),
      )
      const order = { by: title }
      for (const limit of [1, 2, 100]) {
        expect(await listed(order, { mixins: [fastMixin] }, limit)).toEqual(['/m/2', '/m/1', '/n/4'])
        expect(await listed(order, { kind: diskKind }, limit)).toEqual(['/m/2'])
        expect(await listed(order, { prefix: '/m/' }, limit)).toEqual(['/m/3', '/m/2', '/m/1'])
        expect(await listed(order, { attributes: new Map([['a', 1]]) }, limit)).toEqual(['/m/3', '/m/2', '/m/1'])
        expect(await listed(order, { mixins: [fastMixin], prefix: '/m/' }, limit)).toEqual(['/m/2', '/m/1'])
      }
    },
  },
  {
    title: "sorts an owner's own and unowned entities as one",
    async run(kit) {
      const { listed } = await openFilled(
        kit,
        machine('/m/1', { title: 'd' }),
        machine('/m/2', { title: 'c', owner: 'ann' }),
        machine('/m/3', { title: 'b', owner: 'bob' }),
        machine('/m/4', { title: 'a' }),
        machine('/m/5', { owner: 'ann' }),
      )
      for (const limit of [1, 2, 100]) {
        const inScope = (scope: Scope, descending = false) => listed({ by: title, descending }, {}, limit, scope)
        expect(await inScope(unowned)).toEqual(['/m/4', '/m/1'])
        expect(await inScope(ann)).toEqual(['/m/4', '/m/2', '/m/1', '/m/5'])
        expect(await inScope(ann, true)).toEqual(['/m/1', '/m/2', '/m/4', '/m/5'])
        expect(await inScope(bob)).toEqual(['/m/4', '/m/3', '/m/1'])
        expect(await inScope(everyone)).toEqual(['/m/4', '/m/3', '/m/2', '/m/1', '/m/5'])
      }
    },
  },
  {
    title: 'an entity whose value changes is sorted by the new one alone',
    async run(kit) {
      const { registry, listed } = await openFilled(
        kit,
        ...[1, 2, 3].map((a) => machine(`/m/${a}`, { attributes: { a } })),
      )
      expect(await listed({ by: 'a' })).toEqual(['/m/1', '/m/2', '/m/3'])
      await commit(registry, [replacement(await stored(registry, '/m/1'), { attributes: { a: 2.5 } })])
      expect(await listed({ by: 'a' })).toEqual(['/m/2', '/m/1', '/m/3'])
      await commit(registry, [replacement(await stored(registry, '/m/2'), { attributes: {} })])
      expect(await listed({ by: 'a' })).toEqual(['/m/1', '/m/3', '/m/2'])
      await commit(registry, [deletion(await stored(registry, '/m/3')), ...puts(machine('/m/0', { title: 'x' }))])
      expect(await listed({ by: 'a' })).toEqual(['/m/1', '/m/0', '/m/2'])
      expect(await listed({ by: 'a', descending: true })).toEqual(['/m/1', '/m/0', '/m/2'])
    },
  },
]
