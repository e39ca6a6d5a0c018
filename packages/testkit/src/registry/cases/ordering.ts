import type { Entity, Order, Query, Scope } from '@occi/core'
import { expect } from 'vitest'
import { commit, deletion, findStored, puts, replacement, stored, update } from '../actions.ts'
import { expectRefused } from '../expectations.ts'
import { ann, bob, diskKind, everyone, fastMixin, machine, unowned } from '../fixtures.ts'
import type { Case, Kit } from '../kit.ts'
import { orderingVectors } from '../ordering-vectors.ts'

const title = 'occi.core.title'

const atTheLimit = [61, 62, 63, 64].map((length) => machine(`/m/${length}`, { title: `${'x'.repeat(length)}😀😀` }))

async function filled(kit: Kit, ...entities: readonly Entity[]) {
  const registry = await kit.open()
  // Created in an order that says nothing.
  const mixed = entities.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await commit(registry, puts(...mixed))
  const listed = async (order: Order, query: Query = {}, limit = 100, scope: Scope = unowned) =>
    (await findStored(registry, { ...query, order }, scope, limit)).map((entity) => entity.location)
  return { registry, listed }
}

const locationsOf = (entities: readonly Entity[]) => entities.map((entity) => entity.location)

export const ordering: readonly Case[] = [
  ...orderingVectors.map(
    ({ what, by, groups, without = [] }): Case => ({
      title: `sorts by ${what}`,
      async run(kit) {
        const { listed } = await filled(kit, ...groups.flat(), ...without)
        const ascending = [...groups.flat(), ...without]
        const descending = [...groups.toReversed().flat(), ...without]
        for (const limit of [1, 2, 3, 100]) {
          expect(await listed({ by }, {}, limit)).toEqual(locationsOf(ascending))
          expect(await listed({ by, descending: false }, {}, limit)).toEqual(locationsOf(ascending))
          expect(await listed({ by, descending: true }, {}, limit)).toEqual(locationsOf(descending))
        }
      },
    }),
  ),
  {
    title: 'sorts by long texts that end in characters beyond the Basic Multilingual Plane',
    async run(kit) {
      const { listed } = await filled(kit, ...atTheLimit)
      for (const descending of [false, true]) {
        const found = await listed({ by: title, descending }, {}, 1)
        expect(found.toSorted()).toEqual(locationsOf(atTheLimit))
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
      const { listed } = await filled(
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
      const { listed } = await filled(
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
    title: 'skips from the start or from a cursor of a sorted listing',
    async run(kit) {
      const all = ['a', 'b', 'c', 'd', 'e'].map((text, index) => machine(`/m/${5 - index}`, { title: text }))
      const { registry } = await filled(kit, ...all, machine('/m/9'))
      const order = { by: title }
      const names = [...locationsOf(all), '/m/9']
      for (const offset of [0, 1, 4, 5, 6, 100]) {
        const { items, next } = await registry.page({ order, limit: 2, offset }, unowned)
        expect(locationsOf(items)).toEqual(names.slice(offset, offset + 2))
        expect(next !== undefined).toBe(offset + 2 < names.length)
      }
      const { next: after } = await registry.page({ order, limit: 2 }, unowned)
      const page = await registry.page({ order, limit: 2, offset: 1, after }, unowned)
      expect(locationsOf(page.items)).toEqual(names.slice(3, 5))
    },
  },
  {
    title: 'paging through a sorted listing returns what stays exactly once, however entities change in the meantime',
    async run(kit) {
      const number = (index: number) => String(index).padStart(3, '0')
      // The last ten have no value, and come in the order of their locations.
      const all = Array.from({ length: 40 }, (_, index) =>
        index < 30
          ? machine(`/m/${number((index * 17) % 30)}`, { attributes: { a: index } })
          : machine(`/m/${number(index)}`),
      )
      const { registry } = await filled(kit, ...all)
      const seen: string[] = []
      let after: string | undefined
      let round = 0
      do {
        const page = await registry.page({ order: { by: 'a' }, limit: 6, after }, unowned)
        seen.push(...locationsOf(page.items))
        after = page.next
        // The entity at the cursor is deleted; others are created before and after it.
        const last = page.items.at(-1)
        await commit(registry, [
          ...puts(machine(`/new/${round}`, { attributes: { a: -1 } }), machine(`/new/${round}-end`)),
          ...(last === undefined || last.location.startsWith('/new/') ? [] : [deletion(last)]),
        ])
        round++
      } while (after !== undefined)
      expect(seen.filter((location) => !location.startsWith('/new/'))).toEqual(locationsOf(all))
      expect(new Set(seen).size).toBe(seen.length)
    },
  },
  {
    title: 'an entity whose value changes is sorted by the new one alone',
    async run(kit) {
      const { registry, listed } = await filled(kit, ...[1, 2, 3].map((a) => machine(`/m/${a}`, { attributes: { a } })))
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
  {
    title: 'what is not a cursor of a sorted listing is refused as invalid, or read as a place: no other error',
    async run(kit) {
      const { registry } = await filled(kit, machine('/m/1', { title: 'a' }), machine('/m/2'), machine('/m/3'))
      const { next: plain } = await registry.page({ limit: 1 }, unowned)
      const { next: sorted } = await registry.page({ limit: 1, order: { by: title } }, unowned)
      const cursors = ['', '-', '=', ';', '=;', '=a;', '-;x', '%', '=%;r/a', "'", 'null', '{}', 'x'.repeat(10_000)]
      for (const after of [...cursors, plain, sorted]) {
        for (const order of [undefined, { by: title }, { by: 'created', descending: true }]) {
          const page = async () => registry.page({ limit: 2, after, order }, unowned)
          const error = await page().then(
            () => undefined,
            (reason: unknown) => reason,
          )
          if (error !== undefined) await expectRefused('invalid', page)
        }
      }
    },
  },
]
