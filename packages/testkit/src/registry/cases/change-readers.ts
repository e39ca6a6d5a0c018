import type { ChangeSet, Registry } from '@occi/core'
import { expect } from 'vitest'
import { commit, puts, remove, replacement, stored } from '../actions.ts'
import { expectRefused, expectWaiting } from '../expectations.ts'
import { everyone, machine, storedMixin } from '../fixtures.ts'
import { changesSince, changesUntil, locationsOf, revisionOf, withDifferences } from '../following.ts'
import type { Case } from '../kit.ts'

/** Reads the first set after a revision. */
async function firstAfter(registry: Registry, revision: string | undefined): Promise<ChangeSet | undefined> {
  for await (const set of registry.changes(revision, everyone)) return set
  return undefined
}

export const changeReaders: readonly Case[] = [
  {
    title: 'a waiting iteration ends without an error when its signal is aborted',
    async run(kit) {
      const registry = await kit.open()
      const controller = new AbortController()
      const { signal } = controller
      const iterator = registry.changes(await revisionOf(registry), everyone, { signal })[Symbol.asyncIterator]()
      const waiting = iterator.next()
      await expectWaiting(waiting)
      controller.abort(new Error('the caller left'))
      expect((await waiting).done).toBe(true)
      const other = registry.changes(undefined, everyone, { signal })[Symbol.asyncIterator]()
      expect((await other.next()).done).toBe(true)
    },
  },
  {
    title: 'closing the registry ends all iterations',
    async run(kit) {
      const registry = await kit.open()
      const revision = await revisionOf(registry)
      const iterators = [1, 2, 3].map(() => registry.changes(revision, everyone)[Symbol.asyncIterator]())
      const waiting = Promise.all(iterators.map((iterator) => iterator.next()))
      await expectWaiting(waiting)
      await kit.close(registry)
      for (const { done } of await waiting) expect(done).toBe(true)
    },
  },
  {
    title: 'a reader that stops early disturbs no other',
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      const following = changesUntil(registry, start, '/m/9')
      await commit(registry, puts(machine('/m/1')))
      expect(locationsOf((await firstAfter(registry, start))?.entities ?? [])).toEqual(['/m/1'])
      await commit(registry, puts(machine('/m/9')))
      expect((await following).flatMap(({ entities }) => locationsOf(entities))).toEqual(['/m/1', '/m/9'])
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
        await expectRefused('gone', () => firstAfter(registry, revision))
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
            if (error instanceof Error && 'code' in error && error.code === 'gone') return true
            throw error
          },
        )
      await commit(registry, puts(machine('/m/0')))
      for (let count = 1; count < 1000 && !(await isGone()); count++) {
        await commit(registry, puts(machine(`/m/${count}`)))
      }
      await expectRefused('gone', () => firstAfter(registry, start))
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
  {
    title: 'the commits of another registry on the same store are followed, in order',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      const start = await revisionOf(one)
      const following = changesUntil(one, start, '/last')
      await commit(two, puts(machine('/m/1')))
      await commit(one, [replacement(await stored(one, '/m/1'), { title: 'Changed' })])
      await remove(two, '/m/1')
      await commit(two, [{ type: 'put-mixin', mixin: storedMixin('a') }])
      await commit(two, puts(machine('/last')))
      const sets = withDifferences(await following)
      expect(
        sets.map(({ entities, mixins }) => [...locationsOf(entities), ...mixins.map(({ after }) => after?.term)]),
      ).toEqual([['/m/1'], ['/m/1'], ['/m/1'], ['a'], ['/last']])
      // A revision of one is a revision of the other.
      for (const { revision } of sets.slice(0, -1)) {
        expect((await changesUntil(two, revision, '/last')).at(-1)?.entities).toHaveLength(1)
      }
    },
  },
]
