import type { Change, Registry } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, findStored, locations, puts, replacement, stored } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, bob, everyone, machine, storedMixin, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const identifier = 'http://example.com/occi#tag'
const tag = { type: 'put-mixin', mixin: storedMixin('tag', { owner: 'ann' }) } as const
const expectTag = { type: 'expect-mixin', identifier } as const

/** Tags an entity of Ann's; the mixin must still be stored. */
async function tagged(registry: Registry, location: string): Promise<void> {
  const changes: readonly Change[] = [
    expectTag,
    replacement(await stored(registry, location, ann), { mixins: [identifier] }),
  ]
  await commit(registry, changes, ann)
}

/** Deletes the mixin, and removes it from all that hold it. */
async function untagged(registry: Registry): Promise<void> {
  await commit(registry, [{ type: 'delete-mixin', identifier }], ann)
  for (const holder of await findStored(registry, { mixins: [identifier] }, ann)) {
    await commit(registry, [replacement(holder, { mixins: [] })], ann)
  }
}

export const expectedMixins: readonly Case[] = [
  {
    title: 'a mixin that is stored can be expected, and nothing changes',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, [tag, { type: 'put-mixin', mixin: storedMixin('shared') }])
      const before = await registry.mixins(ann)
      await commit(registry, [expectTag, { ...expectTag, identifier: 'http://example.com/occi#shared' }], ann)
      await commit(registry, [{ ...expectTag, owner: 'ann' }], unowned)
      expect(await registry.mixins(ann)).toBe(before)
    },
  },
  {
    title: 'a mixin that is not stored, or is owned by another, is a conflict',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, [tag])
      await assertRefused('conflict', () => commit(registry, [expectTag], bob))
      await assertRefused('conflict', () => commit(registry, [expectTag], unowned))
      await assertRefused('conflict', () => commit(registry, [{ ...expectTag, owner: 'bob' }], ann))
      await commit(registry, [{ type: 'delete-mixin', identifier }], ann)
      await assertRefused('conflict', () => commit(registry, [expectTag, ...puts(machine('/m/1'))], ann))
      expect(await locations(registry, {}, everyone)).toEqual([])
    },
  },
  {
    title: 'an expectation sees what its own batch did before it',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, [tag, expectTag], ann)
      await assertRefused('conflict', () => commit(registry, [{ type: 'delete-mixin', identifier }, expectTag], ann))
      await commit(registry, [expectTag, { type: 'delete-mixin', identifier }], ann)
      await assertRefused('conflict', () => commit(registry, [expectTag, tag], ann))
      expect(await registry.mixins(ann)).toEqual([])
    },
  },
  ...(['one registry', 'two registries on one store'] as const).map(
    (where): Case => ({
      title: `tagging while the mixin is deleted ends in one of the two orders: ${where}`,
      needs: where === 'one registry' ? [] : ['join'],
      async run(kit) {
        const one = await kit.open()
        const two = where === 'one registry' ? one : await kit.join(one)
        await commit(one, puts(...['/m/1', '/m/2', '/m/3'].map((location) => machine(location, { owner: 'ann' }))))
        for (let round = 0; round < 10; round++) {
          await commit(one, [tag], ann)
          const tagging = ['/m/1', '/m/2', '/m/3'].map((location) => tagged(round % 2 === 0 ? one : two, location))
          const [removal, ...results] = await Promise.allSettled([untagged(two), ...tagging])
          expect(removal).toEqual({ status: 'fulfilled', value: undefined })
          for (const result of results) if (result.status === 'rejected') expect(result.reason.code).toBe('conflict')
          expect(await locations(one, { mixins: [identifier] }, ann)).toEqual([])
          expect(await two.mixins(ann)).toEqual([])
        }
      },
    }),
  ),
]
