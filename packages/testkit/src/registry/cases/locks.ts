import type { Intent } from '@occi/core/authoring'
import { expect } from 'vitest'
import { begin, commit, puts, read, replacement, stored } from '../actions.ts'
import { assertRefused, assertWaiting, refusal, unfinished } from '../assertions.ts'
import { ann, everyone, machine, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const lock = (...keys: readonly string[]): Intent => ({ operation: 'update', keys })

export const locks: readonly Case[] = [
  ...(['commit', 'abort', 'abort after a refused commit'] as const).map(
    (end): Case => ({
      title: `a second transaction with an equal key waits until the first ends by ${end}`,
      async run(kit) {
        const registry = await kit.open()
        const first = await begin(registry, ['/m/1', '/m/2'])
        const second = begin(registry, ['/m/2', '/m/3'])
        await assertWaiting(second)
        if (end === 'abort') await first.abort()
        else if (end === 'commit') await first.commit(puts(machine('/m/1')))
        else {
          await assertRefused('conflict', () => first.commit([{ type: 'delete', location: '/m/9', version: 1 }]))
          await assertWaiting(second)
          await first.abort()
        }
        await (await second).abort()
      },
    }),
  ),
  {
    title: 'transactions with other keys do not wait',
    async run(kit) {
      const registry = await kit.open()
      const transactions = [
        await begin(registry, ['/m/1']),
        await begin(registry, ['/m/2']),
        await begin(registry, ['/m/1/']),
      ]
      transactions.push(await begin(registry, ['/M/1']), await begin(registry, ['ann /m/1']), await begin(registry, []))
      for (const transaction of transactions) await transaction.abort()
    },
  },
  {
    title: 'an equal key excludes, whatever the scope',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, ['/m/1'])
      const second = (async () => registry.begin(lock('/m/1'), ann))()
      await assertWaiting(second)
      await first.abort()
      await (await second).abort()
    },
  },
  {
    title: 'a repeated key is one key',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, ['/m/1', '/m/1'])
      const second = begin(registry, ['/m/1', '/m/1'])
      await assertWaiting(second)
      await first.abort()
      await (await second).abort()
    },
  },
  {
    title: 'transactions that wait for a key get it in the order in which they came',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, ['/m/1'])
      const order: number[] = []
      const waiting = [1, 2, 3, 4, 5].map(async (number) => {
        const transaction = await begin(registry, ['/m/1'])
        order.push(number)
        await transaction.abort()
      })
      await first.abort()
      await Promise.all(waiting)
      expect(order).toEqual([1, 2, 3, 4, 5])
    },
  },
  {
    title: 'a transaction that begins again with more keys is not overtaken by those that wait',
    async run(kit) {
      const registry = await kit.open()
      const since = performance.now()
      const first = await begin(registry, ['/m/1'])
      const other = await begin(registry, ['/m/2'])
      const order: string[] = []
      const follow = async (name: string, keys: readonly string[], since?: number) => {
        const transaction = await registry.begin(lock(...keys), unowned, { since })
        order.push(name)
        await transaction.abort()
      }
      const waiting = [follow('one', ['/m/1']), follow('two', ['/m/1', '/m/2'])]
      waiting.push(follow('again', ['/m/1', '/m/2'], since))
      await first.abort()
      await other.abort()
      await Promise.all(waiting)
      expect(order).toEqual(['again', 'one', 'two'])
    },
  },
  {
    title: 'transactions that lock in opposite orders never deadlock',
    async run(kit) {
      const registry = await kit.open()
      const keys = ['/m/1', '/m/2', '/m/3']
      let [running, done] = [0, 0]
      const transactions = Array.from({ length: 60 }, async (_, index) => {
        const from = index % 3
        const turned = [...keys.slice(from), ...keys.slice(0, from)].slice(0, 2)
        const transaction = await begin(registry, index % 2 === 0 ? turned : turned.reverse())
        // Any two of them share a key.
        expect(++running).toBe(1)
        await new Promise((resolve) => setImmediate(resolve))
        running--
        await (index % 2 === 0 ? transaction.abort() : transaction.commit([]))
        done++
      })
      await Promise.all(transactions)
      expect(done).toBe(60)
    },
  },
  {
    title: 'without waiting, a held key is refused at once, and nothing stays locked',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, ['/m/1'])
      await assertRefused('conflict', () => registry.begin(lock('/m/2', '/m/1'), unowned, { wait: false }))
      const other = await registry.begin(lock('/m/2'), unowned, { wait: false })
      await other.abort()
      await first.abort()
      await (await registry.begin(lock('/m/2', '/m/1'), unowned, { wait: false })).abort()
    },
  },
  {
    title: 'a signal ends the waiting, with its reason; nothing stays locked',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, ['/m/1'])
      const controller = new AbortController()
      const reason = new Error('the caller left')
      const given = refusal(() => registry.begin(lock('/m/2', '/m/1'), unowned, { signal: controller.signal }))
      const last = begin(registry, ['/m/1', '/m/2'])
      await assertWaiting(given)
      controller.abort(reason)
      expect(await given).toBe(reason)
      await assertWaiting(last)
      await first.abort()
      await (await last).abort()
    },
  },
  {
    title: 'a signal that is aborted already is refused at once',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, ['/m/1'])
      const reason = new Error('the caller left')
      const signal = AbortSignal.abort(reason)
      expect(await refusal(() => registry.begin(lock('/m/1'), unowned, { signal }))).toBe(reason)
      await first.abort()
      await (await registry.begin(lock('/m/1'), unowned, { wait: false })).abort()
    },
  },
  {
    title: 'a signal that comes after the locks does not end the transaction',
    async run(kit) {
      const registry = await kit.open()
      const controller = new AbortController()
      const first = await begin(registry, ['/m/1'])
      const second = (async () => registry.begin(lock('/m/1'), unowned, { signal: controller.signal }))()
      await first.abort()
      const transaction = await second
      controller.abort()
      await transaction.commit(puts(machine('/m/1')))
      expect(await read(registry, '/m/1')).toEqual(machine('/m/1'))
    },
  },
  {
    title: 'reading waits for no lock, and sees nothing of what is not committed',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1')))
      const transaction = await begin(registry, ['/m/1'])
      expect(await read(registry, '/m/1')).toEqual(machine('/m/1'))
      expect((await registry.page({ limit: 1 }, unowned)).items).toHaveLength(1)
      await transaction.commit([replacement(await stored(registry, '/m/1'))])
    },
  },
  {
    title: 'a transaction belongs to one owner or to none, not to everyone',
    async run(kit) {
      const registry = await kit.open()
      await assertRefused('internal', () => registry.begin(lock('/m/1'), everyone))
      await (await registry.begin(lock('/m/1'), unowned, { wait: false })).abort()
    },
  },
  {
    title: 'a transaction whose locks expired and went to another cannot commit',
    needs: ['expire', 'join'],
    async run(kit) {
      const registry = await kit.open()
      const other = await kit.join(registry)
      const creates = [machine('/m/1')]
      const slow = await registry.begin({ operation: 'create', keys: ['/m/1', '/m/2'], creates }, unowned)
      await kit.expire(registry)
      const quick = await other.begin(lock('/m/2'), unowned, { wait: false })
      await assertRefused('locks-lost', () => slow.commit(puts(machine('/m/1'))))
      expect(await read(registry, '/m/1')).toBeUndefined()
      await slow.abort()
      await quick.commit(puts(machine('/m/2')))
      expect(await read(registry, '/m/2')).toEqual(machine('/m/2'))
    },
  },
  {
    title: 'a transaction whose locks expired and that was returned as unfinished cannot commit',
    needs: ['expire', 'join'],
    async run(kit) {
      const registry = await kit.open()
      const other = await kit.join(registry)
      const creates = [machine('/m/1')]
      const slow = await registry.begin({ operation: 'create', keys: ['/m/1'], creates }, ann)
      expect(await unfinished(other)).toEqual([])
      await kit.expire(registry)
      const [found, ...others] = await unfinished(other)
      expect(found).toMatchObject({ intent: { operation: 'create', keys: ['/m/1'], creates }, owner: 'ann' })
      expect(others).toEqual([])
      expect(await unfinished(other)).toEqual([])
      await assertRefused('locks-lost', () => slow.commit(puts(machine('/m/1', { owner: 'ann' }))))
      await slow.abort()
      expect(await read(registry, '/m/1', ann)).toBeUndefined()
      await found?.abort()
      await (await other.begin(lock('/m/1'), ann, { wait: false })).abort()
      expect(await unfinished(other)).toEqual([])
    },
  },
]
