import { expect } from 'vitest'
import { commit, deletion, puts } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { machine, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'
import { locationsIn, openFilled } from '../ordered.ts'

const title = 'occi.core.title'

export const orderedPaging: readonly Case[] = [
  {
    title: 'skips from the start or from a cursor of a sorted listing',
    async run(kit) {
      const all = ['a', 'b', 'c', 'd', 'e'].map((text, index) => machine(`/m/${5 - index}`, { title: text }))
      const { registry } = await openFilled(kit, ...all, machine('/m/9'))
      const order = { by: title }
      const names = [...locationsIn(all), '/m/9']
      for (const offset of [0, 1, 4, 5, 6, 100]) {
        const { items, next } = await registry.page({ order, limit: 2, offset }, unowned)
        expect(locationsIn(items)).toEqual(names.slice(offset, offset + 2))
        expect(next !== undefined).toBe(offset + 2 < names.length)
      }
      const { next: after } = await registry.page({ order, limit: 2 }, unowned)
      const page = await registry.page({ order, limit: 2, offset: 1, after }, unowned)
      expect(locationsIn(page.items)).toEqual(names.slice(3, 5))
    },
  },
  {
    title:
      'paging through a sorted listing returns unchanged entities exactly once, however others change in the meantime',
    async run(kit) {
      const number = (index: number) => String(index).padStart(3, '0')
      // The last ten have no value, and come in the order of their locations.
      const all = Array.from({ length: 40 }, (_, index) =>
        index < 30
          ? machine(`/m/${number((index * 17) % 30)}`, { attributes: { a: index } })
          : machine(`/m/${number(index)}`),
      )
      const { registry } = await openFilled(kit, ...all)
      const seen: string[] = []
      let after: string | undefined
      let round = 0
      do {
        const page = await registry.page({ order: { by: 'a' }, limit: 6, after }, unowned)
        seen.push(...locationsIn(page.items))
        after = page.next
        // The entity at the cursor is deleted; others are created before and after it.
        const last = page.items.at(-1)
        await commit(registry, [
          ...puts(machine(`/new/${round}`, { attributes: { a: -1 } }), machine(`/new/${round}-end`)),
          ...(last === undefined || last.location.startsWith('/new/') ? [] : [deletion(last)]),
        ])
        round++
      } while (after !== undefined)
      expect(seen.filter((location) => !location.startsWith('/new/'))).toEqual(locationsIn(all))
      expect(new Set(seen).size).toBe(seen.length)
    },
  },
  {
    title: 'what is not a cursor of a sorted listing is refused as invalid, or read as a place: no other error',
    async run(kit) {
      const { registry } = await openFilled(kit, machine('/m/1', { title: 'a' }), machine('/m/2'), machine('/m/3'))
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
          if (error !== undefined) await assertRefused('invalid', page)
        }
      }
    },
  },
]
