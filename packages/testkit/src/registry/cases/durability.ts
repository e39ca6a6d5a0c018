import { expect } from 'vitest'
import { asPut, commit, findAll, findStored, puts, stored, update } from '../actions.ts'
import { assertRefused, unfinished } from '../assertions.ts'
import { ann, attachment, bob, machine, storedMixin, unowned } from '../fixtures.ts'
import { aborted, change, create, destroy, membership } from '../intents.ts'
import type { Case } from '../kit.ts'

/** The ways in which a store is opened again after its registry ended. */
const ends = [
  { needs: 'reopen', after: 'after closing and opening' },
  { needs: 'crash', after: 'after a crash' },
] as const

export const durability: readonly Case[] = ends.flatMap(({ needs, after }): Case[] => [
  {
    title: `what was committed is stored ${after}`,
    needs: [needs],
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1', { attributes: { a: [1] } }), machine('/m/2')))
      await commit(registry, puts(attachment('/l/1', '/m/1', '/m/2', { owner: 'ann' })), ann)
      await update(registry, '/m/2', { title: 'Changed' }, ann)
      await commit(registry, [{ type: 'put-mixin', mixin: storedMixin('a', { owner: 'ann' }) }], ann)
      const before = await findStored(registry, {}, ann)
      const again = await kit[needs](registry)
      expect(await findStored(again, {}, ann)).toEqual(before)
      expect(before.map(asPut)).toEqual([
        machine('/m/1', { attributes: { a: [1] } }),
        machine('/m/2', { title: 'Changed' }),
        attachment('/l/1', '/m/1', '/m/2', { owner: 'ann' }),
      ])
      expect(await again.links(['/m/2'], 'target', ann)).toEqual([await stored(again, '/l/1', ann)])
      expect(await again.mixins(ann)).toEqual([storedMixin('a', { owner: 'ann' })])
      expect(await again.mixins(bob)).toEqual([])
      expect(await again.count({}, ann)).toBe(3)
      expect(await unfinished(again)).toEqual([])
      const changed = await update(again, '/m/1')
      expect(before.map((entity) => entity.version)).not.toContain(changed.version)
    },
  },
  {
    title: `a transaction that had not ended is unfinished ${after}, and nothing of it was stored`,
    needs: [needs],
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/2'), machine('/m/3')))
      await registry.begin(create, ann)
      await registry.begin(destroy, unowned)
      await registry.begin(change, unowned)
      await registry.begin(membership, unowned)
      const done = await registry.begin({ operation: 'create', keys: ['/m/4'], creates: [machine('/m/4')] }, unowned)
      await done.commit(puts(machine('/m/4')))
      const again = await kit[needs](registry)
      const found = await aborted(await unfinished(again))
      expect(found).toHaveLength(4)
      expect(found).toEqual(
        expect.arrayContaining([
          { intent: create, owner: 'ann' },
          { intent: destroy, owner: undefined },
          { intent: change, owner: undefined },
          { intent: membership, owner: undefined },
        ]),
      )
      expect(await findAll(again)).toEqual([machine('/m/2'), machine('/m/3'), machine('/m/4')])
      expect(await again.entity('/m/1', ann)).toBeUndefined()
    },
  },
  {
    title: `a transaction whose commit was refused is unfinished ${after} until it is aborted`,
    needs: [needs],
    async run(kit) {
      const registry = await kit.open()
      const refused = { type: 'put', entity: machine('/m/1', { owner: 'ann' }), replaces: 1 } as const
      const open = await registry.begin(create, ann)
      await assertRefused('conflict', () => open.commit([refused]))
      const given = await registry.begin(destroy, unowned)
      await assertRefused('conflict', () => given.commit([refused]))
      await given.abort()
      const found = await unfinished(await kit[needs](registry))
      expect(await aborted(found)).toEqual([{ intent: create, owner: 'ann' }])
    },
  },
  {
    title: `a transaction that was aborted as unfinished is so ${after}`,
    needs: [needs],
    async run(kit) {
      const registry = await kit.open()
      await (await registry.begin(destroy, unowned)).abort({ unfinished: true })
      const again = await kit[needs](registry)
      await (await again.begin(destroy, unowned, { wait: false })).abort()
      expect(await aborted(await unfinished(again))).toEqual([{ intent: destroy, owner: undefined }])
      expect(await unfinished(await kit[needs](again))).toEqual([])
    },
  },
  {
    title: `an unfinished transaction that was returned and never ended is returned again ${after}`,
    needs: [needs],
    async run(kit) {
      const registry = await kit.open()
      await registry.begin(create, ann)
      const again = await kit[needs](registry)
      expect(await unfinished(again)).toHaveLength(1)
      const third = await kit[needs](again)
      const [found] = await unfinished(third)
      await found?.commit(puts(machine('/m/1', { owner: 'ann' })))
      expect(await unfinished(await kit[needs](third))).toEqual([])
    },
  },
  {
    title: `an intent without backends leaves nothing unfinished that needs recovery ${after}`,
    needs: [needs],
    async run(kit) {
      const registry = await kit.open()
      const transaction = await registry.begin({ ...create, isInternal: true }, ann)
      await assertRefused('conflict', () => registry.begin(create, ann, { wait: false }))
      const other = await registry.begin({ ...destroy, isInternal: true }, unowned)
      await other.commit(puts(machine('/m/2')))
      await transaction.commit(puts(machine('/m/1', { owner: 'ann' })))
      await registry.begin({ ...change, isInternal: true }, unowned)
      const again = await kit[needs](registry)
      expect(await findAll(again, {}, ann)).toEqual([machine('/m/1', { owner: 'ann' }), machine('/m/2')])
      for (const { intent } of await unfinished(again)) expect(intent).toEqual({ ...change, isInternal: true })
    },
  },
])
