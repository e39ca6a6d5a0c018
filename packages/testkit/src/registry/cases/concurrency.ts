import { OcciError } from '@occi/core'
import { expect } from 'vitest'
import { commit, everyone, findAll, machine, next, nobody, puts } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const five = [1, 2, 3, 4, 5].map((number) => machine(`/m/${number}`, { attributes: { count: 0 } }))

export const concurrency: readonly Case[] = [
  {
    title: '100 works at once on 5 entities under locks: versions count every one',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(...five))
      await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const keys = [`/m/${(index % 5) + 1}`, `/m/${((index * 3 + 1) % 5) + 1}`]
          const work = await registry.begin({ operation: 'update', keys }, nobody)
          const changed = []
          for (const key of new Set(keys)) {
            const entity = await registry.entity(key, nobody)
            await new Promise((resolve) => setImmediate(resolve))
            if (entity === undefined) continue
            const count = Number(entity.attributes.count) + 1
            changed.push(next(entity, { attributes: { count } }))
          }
          await work.commit(puts(...changed))
        }),
      )
      const expected = new Map<number, number>()
      for (let index = 0; index < 100; index++) {
        for (const number of new Set([(index % 5) + 1, ((index * 3 + 1) % 5) + 1])) {
          expected.set(number, (expected.get(number) ?? 0) + 1)
        }
      }
      for (const [number, count] of expected) {
        const entity = await registry.entity(`/m/${number}`, nobody)
        expect(entity?.version).toBe(count + 1)
        expect(entity?.attributes.count).toBe(count)
      }
    },
  },
  {
    title: '100 works at once without a common lock: versions count exactly those that succeed',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(...five))
      const results = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const work = await registry.begin({ operation: 'update', keys: [`own ${index}`] }, nobody)
          const entity = await registry.entity(`/m/${(index % 5) + 1}`, nobody)
          await new Promise((resolve) => setImmediate(resolve))
          try {
            if (entity !== undefined) await work.commit(puts(next(entity)))
            return 1
          } catch (error) {
            await work.abort()
            if (error instanceof OcciError && error.code === 'conflict') return 0
            throw error
          }
        }),
      )
      const successes = results.reduce<number>((sum, one) => sum + one, 0)
      const versions = (await findAll(registry)).reduce((sum, entity) => sum + entity.version, 0)
      expect(versions).toBe(5 + successes)
      expect(successes).toBeGreaterThanOrEqual(5)
    },
  },
  {
    title: 'of many that make the same entity at once, one succeeds',
    async run(kit) {
      const registry = await kit.open()
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => commit(registry, puts(machine('/m/1', { attributes: { index } })))),
      )
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
      expect(await registry.count({}, everyone)).toBe(1)
    },
  },
]
