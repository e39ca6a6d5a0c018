import { expect } from 'vitest'
import { commit, deletion, puts, replacement, stored } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, bob, everyone, machine, storedMixin, unowned } from '../fixtures.ts'
import { changesSince, locationsOf, revisionOf, withDifferences } from '../following.ts'
import type { Case } from '../kit.ts'

export const changes: readonly Case[] = [
  {
    title: 'every commit is a change set, with what was before and what is after it',
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      await commit(registry, puts(machine('/m/1')), unowned, { operation: 'create' })
      const first = await stored(registry, '/m/1')
      await commit(registry, [replacement(first, { title: 'Changed' })], unowned, { operation: 'action', action: 'go' })
      const second = await stored(registry, '/m/1')
      await commit(registry, [deletion(second)], unowned, { operation: 'delete' })
      const sets = withDifferences(await changesSince(registry, start))
      expect(sets.map(({ operation, action }) => [operation, action])).toEqual([
        ['create', undefined],
        ['action', 'go'],
        ['delete', undefined],
      ])
      expect(sets.map(({ entities }) => entities)).toEqual([
        [{ after: first }],
        [{ before: first, after: second }],
        [{ before: second }],
      ])
      for (const { mixins, time } of sets) {
        expect(mixins).toEqual([])
        expect(Math.abs(time - Date.now())).toBeLessThan(3_600_000)
      }
      expect(new Set(sets.map(({ revision }) => revision)).size).toBe(3)
    },
  },
  {
    title:
      'a change set names the caller of the intent, else the owner of the scope, if any; none of what the service did by itself',
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      await commit(registry, puts(machine('/m/1', { owner: 'ann' })), ann)
      await commit(registry, puts(machine('/m/2', { owner: 'ann' })), ann, { caller: 'joe' })
      await commit(registry, puts(machine('/m/3')), unowned)
      await commit(registry, puts(machine('/m/4')), unowned, { caller: 'sue' })
      await commit(registry, puts(machine('/m/5', { owner: 'ann' })), ann, { isInternal: true })
      await commit(registry, puts(machine('/m/6', { owner: 'ann' })), ann, { isInternal: true, caller: 'ann' })
      const sets = withDifferences(await changesSince(registry, start))
      expect(sets.map(({ caller }) => caller)).toEqual(['ann', 'joe', undefined, 'sue', undefined, 'ann'])
    },
  },
  {
    title: 'a batch is one change set, also of what it deletes and creates at one place',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1'), machine('/m/2')))
      const [one, two] = [await stored(registry, '/m/1'), await stored(registry, '/m/2')]
      const start = await revisionOf(registry)
      await commit(registry, [
        deletion(one),
        ...puts(machine('/m/1', { title: 'Again' }), machine('/m/3')),
        replacement(two, { title: 'Changed' }),
      ])
      const sets = withDifferences(await changesSince(registry, start)).filter(
        ({ entities }) => !entities.some(({ after }) => after?.version === one.version),
      )
      expect(sets).toHaveLength(1)
      const differences = sets[0]?.entities ?? []
      expect(differences).toHaveLength(3)
      expect(differences).toEqual(
        expect.arrayContaining([
          { before: one, after: await stored(registry, '/m/1') },
          { before: two, after: await stored(registry, '/m/2') },
          { before: undefined, after: await stored(registry, '/m/3') },
        ]),
      )
    },
  },
  {
    title: 'changes of mixins are in the change sets',
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      const [first, second] = [storedMixin('a', { owner: 'ann' }), storedMixin('a', { owner: 'ann', title: 'Changed' })]
      await commit(registry, [{ type: 'put-mixin', mixin: first }], ann)
      await commit(registry, [{ type: 'put-mixin', mixin: second }, ...puts(machine('/m/1'))], ann)
      await commit(registry, [{ type: 'delete-mixin', identifier: 'http://example.com/occi#a' }], ann)
      const sets = withDifferences(await changesSince(registry, start))
      expect(sets.map(({ mixins }) => mixins)).toEqual([
        [{ after: first }],
        [{ before: first, after: second }],
        [{ before: second }],
      ])
      expect(sets.map(({ entities }) => locationsOf(entities))).toEqual([[], ['/m/1'], []])
    },
  },
  {
    title: 'a refused or aborted transaction is in no change set',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1')))
      const start = await revisionOf(registry)
      await assertRefused('conflict', () => commit(registry, puts(machine('/m/2'), machine('/m/1'))))
      await (await registry.begin({ operation: 'create', keys: ['/m/2'] }, unowned)).abort()
      const changed = (await changesSince(registry, start)).flatMap(({ entities }) => locationsOf(entities))
      expect(changed).not.toContain('/m/2')
    },
  },
  {
    title: '300 commits are followed from the first, each once and in order',
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      const all = Array.from({ length: 300 }, (_, index) => `/m/${String(index).padStart(3, '0')}`)
      for (const location of all) await commit(registry, puts(machine(location)))
      const sets = await changesSince(registry, start)
      expect(sets.flatMap(({ entities }) => locationsOf(entities))).toEqual(all)
    },
  },
  {
    title: 'a scope sees the changes of what it sees, and nothing of others',
    async run(kit) {
      const registry = await kit.open()
      const start = await revisionOf(registry)
      await commit(registry, puts(machine('/secret/1', { owner: 'ann', title: 'Secret' }), machine('/m/1')), ann)
      await commit(registry, puts(machine('/secret/2', { owner: 'ann' })), ann, { operation: 'action', action: 'hide' })
      await commit(registry, [{ type: 'put-mixin', mixin: storedMixin('secret', { owner: 'ann' }) }], ann)
      await commit(registry, puts(machine('/b/1', { owner: 'bob' })), bob)
      const seen = async (scope: typeof bob) => {
        const sets = await changesSince(registry, start, scope)
        return { sets, changed: sets.flatMap(({ entities }) => locationsOf(entities)).filter(isNoMarker) }
      }
      expect((await seen(ann)).changed).toEqual(['/m/1', '/secret/1', '/secret/2'])
      expect((await seen(everyone)).changed).toEqual(['/m/1', '/secret/1', '/secret/2', '/b/1'])
      expect((await seen(unowned)).changed).toEqual(['/m/1'])
      const bobs = await seen(bob)
      expect(bobs.changed).toEqual(['/m/1', '/b/1'])
      expect(JSON.stringify(bobs.sets)).not.toMatch(/secret|hide/i)
      for (const { caller, entities } of bobs.sets) if (entities.length === 0) expect(caller).toBeUndefined()
    },
  },
  {
    title: 'commits that others make on the same entities come in the order in which they were made',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1'), machine('/m/2')))
      const start = await revisionOf(registry)
      const versions = new Map<string, number>()
      for (const location of ['/m/1', '/m/2']) versions.set(location, (await stored(registry, location)).version)
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const location = `/m/${(index % 2) + 1}`
          const transaction = await registry.begin({ operation: 'update', keys: [location] }, unowned)
          await transaction.commit([replacement(await stored(registry, location), { attributes: { index } })])
        }),
      )
      const sets = withDifferences(await changesSince(registry, start))
      const differences = sets.flatMap(({ entities }) => entities).filter(({ before }) => before !== undefined)
      expect(differences).toHaveLength(40)
      for (const { before, after } of differences) {
        expect(before?.version).toBe(versions.get(before?.location ?? ''))
        versions.set(after?.location ?? '', after?.version ?? Number.NaN)
      }
    },
  },
]

function isNoMarker(location: string): boolean {
  return !location.startsWith('/marker/')
}
