import { expect } from 'vitest'
import { commit, puts, remove, replacement, stored } from '../actions.ts'
import { assertWaiting } from '../assertions.ts'
import { everyone, machine, storedMixin } from '../fixtures.ts'
import { changesUntil, firstAfter, locationsOf, revisionOf, withDifferences } from '../following.ts'
import type { Case } from '../kit.ts'

/** How changes are waited for, and how the waiting ends. */
export const waitingForChanges: readonly Case[] = [
  {
    title: 'without a revision changes start from now',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/old')))
      const iterator = registry.changes(undefined, everyone)[Symbol.asyncIterator]()
      let isFound = false
      const first = iterator.next().then((result) => {
        isFound = true
        return result
      })
      // It may take a while until it listens.
      let count = 0
      while (!isFound) {
        await commit(registry, puts(machine(`/new/${String(++count).padStart(6, '0')}`)))
        await new Promise((resolve) => setImmediate(resolve))
      }
      const { value } = await first
      const [location = ''] = locationsOf(value?.entities ?? [])
      expect(location).toMatch(/^\/new\//)
      await commit(registry, puts(machine('/last')))
      const found = [location]
      while (found.at(-1) !== '/last') found.push(...locationsOf((await iterator.next()).value?.entities ?? []))
      await iterator.return?.()
      const from = Number(location.slice('/new/'.length))
      const expected = Array.from({ length: count - from + 1 }, (_, i) => `/new/${String(from + i).padStart(6, '0')}`)
      expect(found).toEqual([...expected, '/last'])
    },
  },
  {
    title: 'a waiting iteration ends without an error when its signal is aborted',
    async run(kit) {
      const registry = await kit.open()
      const controller = new AbortController()
      const { signal } = controller
      const iterator = registry.changes(await revisionOf(registry), everyone, { signal })[Symbol.asyncIterator]()
      const waiting = iterator.next()
      await assertWaiting(waiting)
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
      await assertWaiting(waiting)
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
