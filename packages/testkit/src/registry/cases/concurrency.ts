import { type Entity, isOcciError } from '@occi/core'
import { expect } from 'vitest'
import { commit, findAll, puts, replacement, stored } from '../actions.ts'
import { everyone, machine, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const five = [1, 2, 3, 4, 5].map((number) => machine(`/m/${number}`, { attributes: { count: 0 } }))

function counted(entity: Entity) {
  return replacement(entity, { attributes: { count: Number(entity.attributes.count) + 1 } })
}

export const concurrency: readonly Case[] = [
  {
    title: '100 transactions at once on 5 entities under locks: every one is counted',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(...five))
      await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const keys = [`/m/${(index % 5) + 1}`, `/m/${((index * 3 + 1) % 5) + 1}`]
          const transaction = await registry.begin({ operation: 'update', keys }, unowned)
          const changed = []
          for (const key of new Set(keys)) {
            const entity = await stored(registry, key)
            await new Promise((resolve) => setImmediate(resolve))
            changed.push(counted(entity))
          }
          await transaction.commit(changed)
        }),
      )
      const expected = new Map<number, number>()
      for (let index = 0; index < 100; index++) {
        for (const number of new Set([(index % 5) + 1, ((index * 3 + 1) % 5) + 1])) {
          expected.set(number, (expected.get(number) ?? 0) + 1)
        }
      }
      for (const [number, count] of expected) {
        expect((await stored(registry, `/m/${number}`)).attributes.count).toBe(count)
      }
    },
  },
  {
    title: '100 transactions at once without a common lock: exactly those that succeed are counted',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(...five))
      const results = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const transaction = await registry.begin({ operation: 'update', keys: [`own ${index}`] }, unowned)
          const entity = await stored(registry, `/m/${(index % 5) + 1}`)
          await new Promise((resolve) => setImmediate(resolve))
          try {
            await transaction.commit([counted(entity)])
            return 1
          } catch (error) {
            await transaction.abort()
            if (isOcciError(error, 'conflict')) return 0
            throw error
          }
        }),
      )
      const successes = results.reduce<number>((sum, one) => sum + one, 0)
      const counts = (await findAll(registry)).reduce((sum, { attributes }) => sum + Number(attributes.count), 0)
      expect(counts).toBe(successes)
      expect(successes).toBeGreaterThanOrEqual(5)
    },
  },
  {
    title: 'of many that create the same entity at once, one succeeds',
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
