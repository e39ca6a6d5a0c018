import type { Entity } from '@occi/core'
import type { Change } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, findAll, locations, puts, replacement, stored } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, attachment, bob, everyone, machine, machineKind, sorted, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const number = (index: number) => String(index).padStart(5, '0')
const machines = (count: number) => Array.from({ length: count }, (_, index) => machine(`/machine/${number(index)}`))
const locationsOf = (entities: readonly Entity[]) => entities.map((entity) => entity.location)

/** In the order in which a listing gives them; where paths and links meet, by the order of their characters. */
const ordered: readonly Entity[] = [
  machine('/A'),
  machine('/a'),
  machine('/a-b/1'),
  machine('/a.b/1'),
  machine('/a/1'),
  machine('/a/10'),
  machine('/a/2'),
  machine('/a0'),
  machine('/z'),
  attachment('/a/link', '/a/1', '/a/2'),
  attachment('/b/link', '/a/1', '/a/2'),
]

export const paging: readonly Case[] = [
  {
    title: 'resources come by location, then links by location',
    async run(kit) {
      const registry = await kit.open()
      for (const index of [7, 2, 9, 0, 10, 4, 5, 1, 8, 6, 3]) {
        const entity = ordered[index]
        if (entity !== undefined) await commit(registry, puts(entity))
      }
      expect(await locations(registry)).toEqual(locationsOf(ordered))
      expect(await findAll(registry, {}, unowned, 2)).toEqual(ordered)
    },
  },
  {
    title: "an owner's own and unowned entities are in one order",
    async run(kit) {
      const registry = await kit.open()
      const owners = [undefined, 'ann', 'bob']
      const own = ordered.map((entity, index) => {
        return { ...entity, owner: owners[index % 3] }
      })
      await commit(registry, puts(...own))
      for (const limit of [1, 2, 3, 100]) {
        for (const [scope, owner] of [
          [ann, 'ann'],
          [bob, 'bob'],
          [unowned, undefined],
        ] as const) {
          const expected = own.filter((entity) => entity.owner === undefined || entity.owner === owner)
          expect(await findAll(registry, {}, scope, limit)).toEqual(expected)
        }
        expect(await findAll(registry, {}, everyone, limit)).toEqual(own)
      }
    },
  },
  {
    title: 'equal locations of several owners are all listed, each once',
    async run(kit) {
      const registry = await kit.open()
      const own = ['ann', 'bob', 'eve', 'joe', 'sue'].flatMap((owner) =>
        ['/a', '/b', '/c'].map((location) => machine(location, { owner })),
      )
      await commit(registry, puts(...own))
      for (const limit of [1, 2, 4, 7]) {
        const found = await findAll(registry, {}, everyone, limit)
        expect(locationsOf(found)).toEqual(['/a', '/b', '/c'].flatMap((location) => Array(5).fill(location)))
        expect(sorted(found.map((entity) => entity.id))).toEqual(sorted(own.map((entity) => entity.id)))
      }
    },
  },
  {
    title: 'a page has a next one exactly if more follows',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(...machines(4)))
      for (const [limit, last] of [
        [3, false],
        [4, true],
        [5, true],
      ] as const) {
        const page = await registry.page({ limit }, unowned)
        expect(page.items).toHaveLength(Math.min(limit, 4))
        expect(page.next === undefined).toBe(last)
      }
      const { next } = await registry.page({ limit: 2 }, unowned)
      const rest = await registry.page({ limit: 2, after: next }, unowned)
      expect(locationsOf(rest.items)).toEqual(['/machine/00002', '/machine/00003'])
      expect(rest.next).toBeUndefined()
    },
  },
  {
    title: 'offset skips from the start, or from the cursor',
    async run(kit) {
      const registry = await kit.open()
      const all = [...machines(5), ...['1', '2', '3'].map((n) => attachment(`/l/${n}`, '/machine/00000', '/x'))]
      const names = locationsOf(all)
      await commit(registry, puts(...all))
      for (const offset of [0, 1, 4, 5, 6, 7, 8, 100]) {
        const { items, next } = await registry.page({ limit: 2, offset }, unowned)
        expect(locationsOf(items)).toEqual(names.slice(offset, offset + 2))
        expect(next !== undefined).toBe(offset + 2 < names.length)
      }
      const { next: after } = await registry.page({ limit: 3 }, unowned)
      expect(after).toBeDefined()
      if (after === undefined) return
      const page = await registry.page({ limit: 3, offset: 1, after }, unowned)
      expect(locationsOf(page.items)).toEqual(names.slice(4, 7))
      const below = await registry.page({ limit: 2, offset: 2, prefix: '/machine/' }, unowned)
      expect(locationsOf(below.items)).toEqual(names.slice(2, 4))
      const linksBelow = await registry.page({ limit: 5, offset: 1, prefix: '/l/' }, unowned)
      expect(locationsOf(linksBelow.items)).toEqual(['/l/2', '/l/3'])
    },
  },
  {
    title:
      'paging by cursor returns unchanged entities exactly once, however others are created and deleted in the meantime',
    async run(kit) {
      const registry = await kit.open()
      const all = machines(60)
      await commit(registry, puts(...all))
      const seen: string[] = []
      let after: string | undefined
      let round = 0
      do {
        const page = await registry.page({ kind: machineKind, limit: 7, after }, unowned)
        seen.push(...locationsOf(page.items))
        after = page.next
        // The entity at the cursor is deleted; others are created before and after it, and one changes.
        const changes: Change[] = puts(
          machine(`/a/${number(round)}`),
          machine(`/machine/${number(round)}-new`),
          attachment(`/link/${number(round)}`, '/x', '/y'),
        ).slice()
        const last = page.items.at(-1)
        if (last !== undefined && !last.location.endsWith('new')) {
          changes.push(deletion(last))
        }
        const later = all[55]
        if (later !== undefined && round === 0) changes.push(replacement(await stored(registry, later.location)))
        await commit(registry, changes)
        round++
      } while (after !== undefined)
      const stayed = seen.filter((location) => !location.endsWith('new'))
      expect(stayed).toEqual(locationsOf(all))
      expect(new Set(seen).size).toBe(seen.length)
    },
  },
  {
    title: 'a cursor continues among links as among resources',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(...ordered))
      const { next } = await registry.page({ limit: 10 }, unowned)
      expect(next).toBeDefined()
      await commit(registry, [
        ...puts(machine('/zz'), attachment('/aa/link', '/a/1', '/a/2')),
        deletion(await stored(registry, '/a/link')),
      ])
      const page = await registry.page({ limit: 10, after: next }, unowned)
      expect(locationsOf(page.items)).toEqual(['/aa/link', '/b/link'])
    },
  },
  {
    title: 'a resource that becomes a link moves to the links',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/a'), machine('/b')))
      const { version } = await stored(registry, '/a')
      await commit(registry, [{ type: 'put', entity: attachment('/a', '/b', '/c'), replaces: version }])
      expect(await locations(registry)).toEqual(['/b', '/a'])
      expect(await locations(registry, { kind: machineKind })).toEqual(['/b'])
    },
  },
  {
    title: 'what is not a cursor is refused as invalid, or read as a place: no other error',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(...machines(3)))
      for (const after of ['', 'nonsense', '/machine/00001', '{}', '%', '\'"', 'bnVsbA', 'x'.repeat(10_000)]) {
        const page = async () => registry.page({ limit: 2, after }, unowned)
        const error = await page().then(
          () => undefined,
          (reason: unknown) => reason,
        )
        if (error !== undefined) await assertRefused('invalid', page)
      }
    },
  },
  {
    title: 'many entities are paged through, each once and in order',
    async run(kit) {
      const registry = await kit.open()
      const all = machines(kit.entities)
      const batch = Math.ceil(all.length / 4)
      for (let start = 0; start < all.length; start += batch) {
        await commit(registry, puts(...all.slice(start, start + batch)))
      }
      expect(await locations(registry)).toEqual(locationsOf(all))
      const offset = Math.floor(all.length * 0.9)
      const { items } = await registry.page({ kind: machineKind, limit: 3, offset }, unowned)
      expect(locationsOf(items)).toEqual(locationsOf(all.slice(offset, offset + 3)))
      expect(await registry.count({ kind: machineKind }, unowned)).toBe(all.length)
    },
  },
]
