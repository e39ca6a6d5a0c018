import { isOcciError } from '@occi/core'
import type { Registry } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, puts, remove, stored, update } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, attachment, machine, storedMixin } from '../fixtures.ts'
import { changesSince, changesUntil, firstAfter, locationsOf, revisionOf, withDifferences } from '../following.ts'
import type { Case } from '../kit.ts'

/** Six commits, one of every sort. */
async function sixCommits(registry: Registry): Promise<void> {
  await commit(registry, puts(machine('/m/1'), machine('/m/2')))
  await update(registry, '/m/1', { title: 'Changed' })
  await commit(registry, puts(attachment('/l/1', '/m/1', '/m/2', { owner: 'ann' })), ann)
  await commit(registry, [{ type: 'put-mixin', mixin: storedMixin('a') }])
  await commit(registry, [deletion(await stored(registry, '/m/2')), ...puts(machine('/m/3'))])
  await remove(registry, '/m/1')
}

/** From which revisions changes can be read. */
export const resuming: readonly Case[] = [
  {
    title: 'changes resume after every revision of a change set',
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      await sixCommits(registry)
      const sets = await changesSince(registry, start)
      expect(withDifferences(sets)).toHaveLength(6)
      for (const [index, { revision }] of sets.entries()) {
        const rest = withDifferences(await changesSince(registry, revision))
        const expected = withDifferences(sets.slice(index + 1)).map(({ entities, mixins }) => ({ entities, mixins }))
        const found = rest.map(({ entities, mixins }) => ({ entities, mixins }))
        expect(found.slice(0, expected.length)).toEqual(expected)
      }
    },
  },
  {
    title: 'a revision of another store, and what is not a revision, is gone',
    async run(kit) {
      const [registry, other] = [await kit.open(), await kit.open()]
      for (const one of [registry, other]) await commit(one, puts(machine('/m/1')))
      const foreign = await revisionOf(other)
      const own = await revisionOf(registry)
      for (const revision of [foreign, '', '0', '1', 'nonsense', `${own}0`, `${own}x`, '%', "'"]) {
        if (revision === own) continue
        await assertRefused('gone', () => firstAfter(registry, revision))
      }
    },
  },
  {
    title: 'a revision that is no longer kept is gone, a later one is not',
    needs: ['openForgetful'],
    async run(kit) {
      const registry = await kit.openForgetful()
      const start = await revisionOf(registry)
      const isGone = () =>
        firstAfter(registry, start).then(
          () => false,
          (error: unknown) => {
            if (isOcciError(error, 'gone')) return true
            throw error
          },
        )
      await commit(registry, puts(machine('/m/0')))
      for (let count = 1; count < 1000 && !(await isGone()); count++) {
        await commit(registry, puts(machine(`/m/${count}`)))
      }
      await assertRefused('gone', () => firstAfter(registry, start))
      const revision = await revisionOf(registry)
      await commit(registry, puts(machine('/last')))
      expect((await changesUntil(registry, revision, '/last')).at(-1)?.entities).toEqual([
        { after: await stored(registry, '/last') },
      ])
    },
  },
  {
    title: 'a revision is still known after closing and opening',
    needs: ['reopen'],
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      await commit(registry, puts(machine('/m/1')))
      const again = await kit.reopen(registry)
      await commit(again, puts(machine('/m/2')))
      const changed = (await changesSince(again, start)).flatMap(({ entities }) => locationsOf(entities))
      expect(changed).toEqual(['/m/1', '/m/2'])
    },
  },
  {
    title: 'a revision is still known after a crash',
    needs: ['crash'],
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      await commit(registry, puts(machine('/m/1')))
      const again = await kit.crash(registry)
      await commit(again, puts(machine('/m/2')))
      const changed = (await changesSince(again, start)).flatMap(({ entities }) => locationsOf(entities))
      expect(changed).toEqual(['/m/1', '/m/2'])
    },
  },
]
