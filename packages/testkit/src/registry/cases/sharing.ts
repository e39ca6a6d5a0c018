import { expect } from 'vitest'
import { expectRefused, expectWaiting, unfinished } from '../expectations.ts'
import { ann, bob, commit, findAll, machine, next, nobody, puts, storedMixin } from '../fixtures.ts'
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
      await commit(two, puts(next(machine('/m/1'))))
      expect(await one.entity('/m/1', nobody)).toEqual(next(machine('/m/1')))
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
      const first = await one.begin({ operation: 'update', keys: ['/m/1', '/m/2'] }, nobody)
      const given = { operation: 'update', keys: ['/m/2', '/m/3'] } as const
      await expectRefused('conflict', () => two.begin(given, nobody, { wait: false }))
      const second = (async () => two.begin(given, nobody))()
      await expectWaiting(second)
      await first.abort()
      const work = await second
      await expectRefused('conflict', () => one.begin(given, nobody, { wait: false }))
      await work.abort()
    },
  },
  {
    title: 'a signal ends waiting for the other',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      const first = await one.begin({ operation: 'update', keys: ['/m/1'] }, nobody)
      const controller = new AbortController()
      const intent = { operation: 'update', keys: ['/m/1'] } as const
      const waiting = (async () => two.begin(intent, nobody, { signal: controller.signal }))()
      await expectWaiting(waiting)
      controller.abort(new Error('gone'))
      await expect(waiting).rejects.toThrow('gone')
      await first.abort()
      await (await two.begin(intent, nobody, { wait: false })).abort()
    },
  },
  {
    title: 'nothing is unfinished that the other has under way',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      const work = await one.begin({ operation: 'update', keys: ['/m/1'], changes: ['/m/1'] }, nobody)
      expect(await unfinished(two)).toEqual([])
      await work.commit([])
    },
  },
  {
    title: 'versions count what both commit',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      await commit(one, puts(machine('/m/1')))
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const registry = index % 2 === 0 ? one : two
          const work = await registry.begin({ operation: 'update', keys: ['/m/1'] }, nobody)
          const entity = await registry.entity('/m/1', nobody)
          if (entity !== undefined) await work.commit(puts(next(entity)))
        }),
      )
      expect((await one.entity('/m/1', nobody))?.version).toBe(21)
    },
  },
]
