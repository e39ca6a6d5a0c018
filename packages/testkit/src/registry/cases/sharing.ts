import { expect } from 'vitest'
import { commit, findAll, puts, replacement, stored, update } from '../actions.ts'
import { assertRefused, assertWaiting, unfinished } from '../assertions.ts'
import { ann, bob, machine, storedMixin, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

export const sharing: readonly Case[] = [
  {
    title: 'what one commits the other sees',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      await commit(one, puts(machine('/m/1', { attributes: { a: 1 } })))
      await commit(two, puts(machine('/m/2', { owner: 'new' })), { owner: 'new' })
      expect(await findAll(two)).toEqual([machine('/m/1', { attributes: { a: 1 } })])
      expect(await findAll(one, {}, { owner: 'new' })).toHaveLength(2)
      const changed = await update(two, '/m/1', { title: 'Changed' })
      expect(await stored(one, '/m/1')).toEqual(changed)
      expect(await one.count({}, { everyone: true })).toBe(2)
    },
  },
  {
    title: "one sees the other's mixins, and the same array as long as nothing changed",
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      const none = await one.mixins(ann)
      await commit(two, [{ type: 'put-mixin', mixin: storedMixin('a', { owner: 'ann' }) }], ann)
      const [anns, bobs] = [await one.mixins(ann), await one.mixins(bob)]
      expect(none).toEqual([])
      expect(anns).toEqual([storedMixin('a', { owner: 'ann' })])
      await commit(two, puts(machine('/m/1')))
      expect(await one.mixins(ann)).toBe(anns)
      await commit(two, [{ type: 'delete-mixin', identifier: 'http://example.com/occi#a' }], ann)
      expect(await one.mixins(ann)).toEqual([])
      expect(await one.mixins(bob)).toBe(bobs)
    },
  },
  {
    title: 'locks exclude across both',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      const first = await one.begin({ operation: 'update', keys: ['/m/1', '/m/2'] }, unowned)
      const intent = { operation: 'update', keys: ['/m/2', '/m/3'] } as const
      await assertRefused('conflict', () => two.begin(intent, unowned, { wait: false }))
      const second = (async () => two.begin(intent, unowned))()
      await assertWaiting(second)
      await first.abort()
      const transaction = await second
      await assertRefused('conflict', () => one.begin(intent, unowned, { wait: false }))
      await transaction.abort()
    },
  },
  {
    title: 'a signal ends waiting for the other',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      const first = await one.begin({ operation: 'update', keys: ['/m/1'] }, unowned)
      const controller = new AbortController()
      const intent = { operation: 'update', keys: ['/m/1'] } as const
      const waiting = (async () => two.begin(intent, unowned, { signal: controller.signal }))()
      await assertWaiting(waiting)
      controller.abort(new Error('gone'))
      await expect(waiting).rejects.toThrow('gone')
      await first.abort()
      await (await two.begin(intent, unowned, { wait: false })).abort()
    },
  },
  {
    title: 'a transaction that the other has open is not unfinished',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      const transaction = await one.begin({ operation: 'update', keys: ['/m/1'], changes: ['/m/1'] }, unowned)
      expect(await unfinished(two)).toEqual([])
      await transaction.commit([])
    },
  },
  {
    title: 'everything that both commit is counted',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      await commit(one, puts(machine('/m/1', { attributes: { count: 0 } })))
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const registry = index % 2 === 0 ? one : two
          const transaction = await registry.begin({ operation: 'update', keys: ['/m/1'] }, unowned)
          const entity = await stored(registry, '/m/1')
          const count = Number(entity.attributes.count) + 1
          await transaction.commit([replacement(entity, { attributes: { count } })])
        }),
      )
      expect((await stored(one, '/m/1')).attributes.count).toBe(20)
    },
  },
]
