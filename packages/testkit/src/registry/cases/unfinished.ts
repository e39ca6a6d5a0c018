import type { Intent } from '@occi/core'
import { expect } from 'vitest'
import { expectRefused, unfinished } from '../expectations.ts'
import { ann, attachment, bob, commit, findAll, machine, next, nobody, puts, storedMixin } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const create: Intent = {
  operation: 'create',
  keys: ['ann /m/1', 'ann /l/1'],
  creates: [
    machine('/m/1', { owner: 'ann', title: 'ünï', attributes: { constructor: { a: [1, null] } }, extras: { x: 1 } }),
    attachment('/l/1', '/m/1', 'http://example.org/', { owner: 'ann' }),
  ],
}
const destroy: Intent = { operation: 'delete', keys: ['/m/2'], deletes: [machine('/m/2')] }
const change: Intent = { operation: 'action', keys: ['/m/3'], changes: ['/m/3'] }

/** The ways in which a store is found again after its registry is gone. */
const ends = [
  { needs: 'reopen', after: 'after closing and opening' },
  { needs: 'crash', after: 'after a crash' },
] as const

export const intents: readonly Case[] = [
  {
    title: 'nothing is unfinished that is under way, was committed, refused or given up',
    async run(kit) {
      const registry = await kit.open()
      const given = await registry.begin(create, ann)
      expect(await unfinished(registry)).toEqual([])
      await given.abort()
      expect(await unfinished(registry)).toEqual([])
      const kept = await registry.begin(create, ann)
      await kept.commit(puts(machine('/m/1', { owner: 'ann' })))
      expect(await unfinished(registry)).toEqual([])
      const refused = await registry.begin(create, ann)
      await expectRefused('conflict', () => refused.commit(puts(machine('/m/1', { owner: 'ann' }))))
      await refused.abort()
      expect(await unfinished(registry)).toEqual([])
    },
  },
  ...ends.flatMap(({ needs, after }): Case[] => [
    {
      title: `what was committed is there ${after}`,
      needs: [needs],
      async run(kit) {
        const registry = await kit.open()
        await commit(registry, puts(machine('/m/1', { attributes: { a: [1] } }), machine('/m/2')))
        await commit(registry, puts(attachment('/l/1', '/m/1', '/m/2', { owner: 'ann' }), next(machine('/m/2'))), ann)
        await commit(registry, [{ type: 'put-mixin', mixin: storedMixin('a', { owner: 'ann' }) }], ann)
        const again = await kit[needs](registry)
        expect(await findAll(again)).toEqual([machine('/m/1', { attributes: { a: [1] } }), next(machine('/m/2'))])
        expect(await again.links(['/m/2'], 'target', ann)).toEqual([
          attachment('/l/1', '/m/1', '/m/2', { owner: 'ann' }),
        ])
        expect(await again.mixins(ann)).toEqual([storedMixin('a', { owner: 'ann' })])
        expect(await again.mixins(bob)).toEqual([])
        expect(await again.count({}, ann)).toBe(3)
        expect(await unfinished(again)).toEqual([])
        await commit(again, puts(next(machine('/m/1'))))
        expect((await again.entity('/m/1', nobody))?.version).toBe(2)
      },
    },
    {
      title: `a work that had not ended is unfinished ${after}, and nothing of it has happened`,
      needs: [needs],
      async run(kit) {
        const registry = await kit.open()
        await commit(registry, puts(machine('/m/2'), machine('/m/3')))
        await registry.begin(create, ann)
        await registry.begin(destroy, nobody)
        await registry.begin(change, nobody)
        const done = await registry.begin({ operation: 'create', keys: ['/m/4'], creates: [machine('/m/4')] }, nobody)
        await done.commit(puts(machine('/m/4')))
        const again = await kit[needs](registry)
        const found = await unfinished(again)
        const ids = found.map((intent) => intent.id)
        expect(new Set(ids).size).toBe(3)
        expect(found.map(({ id: _, ...intent }) => intent)).toEqual(
          expect.arrayContaining([{ ...create, owner: 'ann' }, destroy, change]),
        )
        expect(await findAll(again)).toEqual([machine('/m/2'), machine('/m/3'), machine('/m/4')])
        expect(await again.entity('/m/1', ann)).toBeUndefined()
      },
    },
    {
      title: `a work whose commit was refused is unfinished ${after} until it is aborted`,
      needs: [needs],
      async run(kit) {
        const registry = await kit.open()
        const refused = machine('/m/1', { owner: 'ann', version: 2 })
        const open = await registry.begin(create, ann)
        await expectRefused('conflict', () => open.commit(puts(refused)))
        const aborted = await registry.begin(destroy, nobody)
        await expectRefused('conflict', () => aborted.commit(puts(refused)))
        await aborted.abort()
        const found = await unfinished(await kit[needs](registry))
        expect(found.map(({ id: _, ...intent }) => intent)).toEqual([{ ...create, owner: 'ann' }])
      },
    },
    {
      title: `a work that is given up unfinished is handed out at once, its keys are free, and so ${after}`,
      needs: [needs],
      async run(kit) {
        const registry = await kit.open()
        await (await registry.begin(create, ann)).abort({ unfinished: true })
        await (await registry.begin(create, ann, { wait: false })).abort()
        const [found, ...others] = await unfinished(registry)
        expect([found, others]).toEqual([{ ...create, owner: 'ann', id: expect.any(String) }, []])
        await registry.settle(found?.id ?? '')
        const ended = await registry.begin(change, nobody)
        await ended.abort()
        await ended.abort({ unfinished: true })
        expect(await unfinished(registry)).toEqual([])
        await (await registry.begin(destroy, nobody)).abort({ unfinished: true })
        const [left, ...more] = await unfinished(await kit[needs](registry))
        expect([left, more]).toEqual([{ ...destroy, id: expect.any(String) }, []])
      },
    },
    {
      title: `an intent is handed out once ${after}, its keys are free, and it is forgotten when settled`,
      needs: [needs],
      async run(kit) {
        const registry = await kit.open()
        await registry.begin(create, ann)
        const again = await kit[needs](registry)
        const [intent] = await unfinished(again)
        expect(intent?.keys).toEqual(create.keys)
        expect(await unfinished(again)).toEqual([])
        const work = await again.begin(create, ann, { wait: false })
        await work.abort()
        await again.settle(intent?.id ?? '')
        expect(await unfinished(await kit[needs](again))).toEqual([])
      },
    },
    {
      title: `an intent that was handed out and never settled is handed out again ${after}`,
      needs: [needs],
      async run(kit) {
        const registry = await kit.open()
        await registry.begin(create, ann)
        const again = await kit[needs](registry)
        expect(await unfinished(again)).toHaveLength(1)
        expect(await unfinished(await kit[needs](again))).toHaveLength(1)
      },
    },
  ]),
]
