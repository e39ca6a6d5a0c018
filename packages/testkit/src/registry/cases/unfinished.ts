import type { UnfinishedTransaction } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, puts, stored } from '../actions.ts'
import { assertRefused, assertWaiting, unfinished } from '../assertions.ts'
import { ann, machine, unowned } from '../fixtures.ts'
import { aborted, change, create, destroy } from '../intents.ts'
import type { Case } from '../kit.ts'

export const unfinishedTransactions: readonly Case[] = [
  {
    title: 'a transaction that is open, committed, refused or aborted is not unfinished',
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
      await assertRefused('conflict', () => refused.commit(puts(machine('/m/1', { owner: 'ann' }))))
      await refused.abort()
      expect(await unfinished(registry)).toEqual([])
    },
  },
  {
    title: 'a transaction that was aborted as unfinished is returned, locked, until it is aborted',
    async run(kit) {
      const registry = await kit.open()
      await (await registry.begin(create, ann)).abort({ unfinished: true })
      // Its keys are free until then.
      await (await registry.begin(create, ann, { wait: false })).abort()
      const found = await unfinished(registry)
      expect(found).toHaveLength(1)
      await assertRefused('conflict', () => registry.begin(create, ann, { wait: false }))
      expect(await unfinished(registry)).toEqual([])
      expect(await aborted(found)).toEqual([{ intent: create, owner: 'ann' }])
      await (await registry.begin(create, ann, { wait: false })).abort()
      expect(await unfinished(registry)).toEqual([])
    },
  },
  {
    title: 'an unfinished transaction commits for its owner, and has ended then',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1', { owner: 'ann' })), ann)
      await (await registry.begin(create, ann)).abort({ unfinished: true })
      const [found] = await unfinished(registry)
      expect(found?.stamps.get('ann /m/1')).toBe((await registry.entity('/m/1', ann))?.stamp)
      await found?.commit([deletion(await stored(registry, '/m/1', ann))])
      expect(await registry.entity('/m/1', ann)).toBeUndefined()
      expect(await unfinished(registry)).toEqual([])
      await (await registry.begin(create, ann, { wait: false })).abort()
    },
  },
  {
    title: 'an unfinished transaction can be left unfinished again, for a later call',
    async run(kit) {
      const registry = await kit.open()
      await (await registry.begin(create, ann)).abort({ unfinished: true })
      let times = 0
      for await (const transaction of registry.unfinished()) {
        times++
        await transaction.abort({ unfinished: true })
      }
      expect(times).toBe(1)
      await (await registry.begin(create, ann, { wait: false })).abort()
      expect(await aborted(await unfinished(registry))).toEqual([{ intent: create, owner: 'ann' }])
      expect(await unfinished(registry)).toEqual([])
    },
  },
  {
    title: 'a transaction that has ended cannot be left unfinished',
    async run(kit) {
      const registry = await kit.open()
      const ended = await registry.begin(change, unowned)
      await ended.abort()
      await ended.abort({ unfinished: true })
      const committed = await registry.begin(change, unowned)
      await committed.commit([])
      await committed.abort({ unfinished: true })
      expect(await unfinished(registry)).toEqual([])
    },
  },
  {
    title: 'what was returned stays open when the iteration ends early, the rest is returned later',
    async run(kit) {
      const registry = await kit.open()
      await (await registry.begin(create, ann)).abort({ unfinished: true })
      await (await registry.begin(destroy, unowned)).abort({ unfinished: true })
      let first: UnfinishedTransaction | undefined
      for await (const transaction of registry.unfinished()) {
        first = transaction
        break
      }
      const rest = await unfinished(registry)
      expect(rest).toHaveLength(1)
      const keys = first?.intent.keys ?? []
      await assertRefused('conflict', () => registry.begin({ operation: 'update', keys }, ann, { wait: false }))
      const intents = [...(first === undefined ? [] : [first]), ...rest]
      expect(await aborted(intents)).toEqual(
        expect.arrayContaining([
          { intent: create, owner: 'ann' },
          { intent: destroy, owner: undefined },
        ]),
      )
    },
  },
  {
    title: 'unfinished waits while another transaction holds a key',
    async run(kit) {
      const registry = await kit.open()
      await (await registry.begin(create, ann)).abort({ unfinished: true })
      const later = await registry.begin({ operation: 'update', keys: ['ann /l/1'] }, ann)
      const found = unfinished(registry)
      await assertWaiting(found)
      await later.abort()
      expect(await aborted(await found)).toEqual([{ intent: create, owner: 'ann' }])
    },
  },
]
