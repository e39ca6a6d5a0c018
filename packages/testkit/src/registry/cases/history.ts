import { idOf } from '@occi/core'
import type { Registry, Scope } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, puts, replacement, stored, update } from '../actions.ts'
import { ann, attachment, bob, everyone, machine, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

/** What led to the state of the entity at a location. */
async function historyAt(registry: Registry, location: string, scope: Scope = unowned, limit = 100) {
  return registry.history(await stored(registry, location, scope), limit, scope)
}

/** What happened to single entities. */
export const history: readonly Case[] = [
  {
    title: 'the history of an entity has all that led to its state, the latest first',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1'), machine('/m/2')), unowned, { operation: 'create', caller: 'ann' })
      const first = await stored(registry, '/m/1')
      await update(registry, '/m/2', { title: 'Another' })
      const action = { operation: 'action', action: 'start', caller: 'bob' } as const
      await commit(registry, [replacement(first, { title: 'Started' })], unowned, action)
      const second = await stored(registry, '/m/1')
      await commit(registry, puts(attachment('/l/1', '/m/1', '/m/2')))
      await commit(registry, [replacement(second), replacement(await stored(registry, '/m/2'))])
      const third = await stored(registry, '/m/1')
      const found = await historyAt(registry, '/m/1')
      expect(found.map(({ before, after }) => ({ before, after }))).toEqual([
        { before: second, after: third },
        { before: first, after: second },
        { before: undefined, after: first },
      ])
      expect(found.map(({ operation, action: done, caller }) => [operation, done, caller])).toEqual([
        ['update', undefined, undefined],
        ['action', 'start', 'bob'],
        ['create', undefined, 'ann'],
      ])
      for (const { time } of found) expect(Math.abs(time - Date.now())).toBeLessThan(3_600_000)
      expect(await historyAt(registry, '/l/1')).toHaveLength(1)
    },
  },
  {
    title: 'a history begins at any state, and is as long as requested',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1')))
      for (let index = 1; index < 30; index++) await update(registry, '/m/1', { title: String(index) })
      const all = await historyAt(registry, '/m/1')
      expect(all.map(({ after }) => after?.title)).toEqual(
        Array.from({ length: 30 }, (_, index) => (index === 29 ? undefined : String(29 - index))),
      )
      expect(await historyAt(registry, '/m/1', unowned, 4)).toEqual(all.slice(0, 4))
      expect(await historyAt(registry, '/m/1', unowned, 0)).toEqual([])
      const before = all[10]?.after ?? machine('/m/1')
      expect(await registry.history(before, 100, unowned)).toEqual(all.slice(10))
    },
  },
  {
    title: 'what was at the same place before is another entity',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1', { id: idOf('/one') })))
      await commit(registry, [
        deletion(await stored(registry, '/m/1')),
        ...puts(machine('/m/1', { id: idOf('/two'), title: 'Another' })),
      ])
      const found = await historyAt(registry, '/m/1')
      expect(found.map(({ before, after }) => [before, after?.title])).toEqual([[undefined, 'Another']])
    },
  },
  {
    title: 'a scope sees the history of what it sees, and an unknown entity has none',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1', { owner: 'ann' })), ann)
      const own = await stored(registry, '/m/1', ann)
      expect(await registry.history(own, 9, ann)).toHaveLength(1)
      expect(await registry.history(own, 9, everyone)).toHaveLength(1)
      expect(await registry.history(own, 9, bob)).toEqual([])
      expect(await registry.history(own, 9, unowned)).toEqual([])
      expect(await registry.history({ ...own, id: idOf('/other') }, 9, ann)).toEqual([])
      expect(await registry.history({ ...own, version: own.version + 1000 }, 9, ann)).toEqual([])
    },
  },
  {
    title: 'a history ends where changes are no longer kept',
    needs: ['openForgetful'],
    async run(kit) {
      const registry = await kit.openForgetful()
      await commit(registry, puts(machine('/m/1')))
      for (let index = 0; index < 200; index++) await update(registry, '/m/1', { title: String(index) })
      const found = await historyAt(registry, '/m/1', unowned, 1000)
      expect(found.length).toBeLessThan(201)
      expect(found[0]?.after).toEqual(await stored(registry, '/m/1'))
      expect(found.at(-1)?.before).toBeDefined()
    },
  },
]
