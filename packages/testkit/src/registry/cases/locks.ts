import { type Intent, LocksLostError, type Registry, type Work } from '@occi/core'
import { expect } from 'vitest'
import { expectRefused, expectWaiting, refusal, unfinished } from '../expectations.ts'
import { ann, commit, everyone, machine, next, nobody, puts } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const lock = (...keys: readonly string[]): Intent => ({ operation: 'update', keys })

/** `begin` that always gives a promise. */
async function begin(registry: Registry, ...keys: readonly string[]): Promise<Work> {
  return registry.begin(lock(...keys), nobody)
}

export const locks: readonly Case[] = [
  ...(['commit', 'abort', 'abort after a refused commit'] as const).map(
    (end): Case => ({
      title: `a second work with an equal key waits until the first ends by ${end}`,
      async run(kit) {
        const registry = await kit.open()
        const first = await begin(registry, '/m/1', '/m/2')
        const second = begin(registry, '/m/2', '/m/3')
        await expectWaiting(second)
        if (end === 'abort') await first.abort()
        else if (end === 'commit') await first.commit(puts(machine('/m/1')))
        else {
          await expectRefused('conflict', () => first.commit(puts(machine('/m/1', { version: 2 }))))
          await expectWaiting(second)
          await first.abort()
        }
        await (await second).abort()
      },
    }),
  ),
  {
    title: 'works with other keys do not wait',
    async run(kit) {
      const registry = await kit.open()
      const works = [await begin(registry, '/m/1'), await begin(registry, '/m/2'), await begin(registry, '/m/1/')]
      works.push(await begin(registry, '/M/1'), await begin(registry, 'ann /m/1'), await begin(registry))
      for (const work of works) await work.abort()
    },
  },
  {
    title: 'an equal key excludes whoever asks',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, '/m/1')
      const second = (async () => registry.begin(lock('/m/1'), ann))()
      await expectWaiting(second)
      await first.abort()
      await (await second).abort()
    },
  },
  {
    title: 'a key that is given twice is one key',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, '/m/1', '/m/1')
      const second = begin(registry, '/m/1', '/m/1')
      await expectWaiting(second)
      await first.abort()
      await (await second).abort()
    },
  },
  {
    title: 'those who wait for a key get it in the order in which they came',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, '/m/1')
      const order: number[] = []
      const waiting = [1, 2, 3, 4, 5].map(async (number) => {
        const work = await begin(registry, '/m/1')
        order.push(number)
        await work.abort()
      })
      await first.abort()
      await Promise.all(waiting)
      expect(order).toEqual([1, 2, 3, 4, 5])
    },
  },
  {
    title: 'works that lock in opposite orders never block each other for good',
    async run(kit) {
      const registry = await kit.open()
      const keys = ['/m/1', '/m/2', '/m/3']
      let [running, done] = [0, 0]
      const works = Array.from({ length: 60 }, async (_, index) => {
        const from = index % 3
        const turned = [...keys.slice(from), ...keys.slice(0, from)].slice(0, 2)
        const work = await begin(registry, ...(index % 2 === 0 ? turned : turned.reverse()))
        // Any two of them share a key.
        expect(++running).toBe(1)
        await new Promise((resolve) => setImmediate(resolve))
        running--
        await (index % 2 === 0 ? work.abort() : work.commit([]))
        done++
      })
      await Promise.all(works)
      expect(done).toBe(60)
    },
  },
  {
    title: 'whoever must not wait is refused at once where a key is held, and holds nothing',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, '/m/1')
      await expectRefused('conflict', () => registry.begin(lock('/m/2', '/m/1'), nobody, { wait: false }))
      const other = await registry.begin(lock('/m/2'), nobody, { wait: false })
      await other.abort()
      await first.abort()
      await (await registry.begin(lock('/m/2', '/m/1'), nobody, { wait: false })).abort()
    },
  },
  {
    title: 'a signal ends the waiting, with its reason; nothing stays locked',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, '/m/1')
      const controller = new AbortController()
      const reason = new Error('the caller is gone')
      const given = refusal(() => registry.begin(lock('/m/2', '/m/1'), nobody, { signal: controller.signal }))
      const last = begin(registry, '/m/1', '/m/2')
      await expectWaiting(given)
      controller.abort(reason)
      expect(await given).toBe(reason)
      await expectWaiting(last)
      await first.abort()
      await (await last).abort()
    },
  },
  {
    title: 'a signal that was given before waits for nothing',
    async run(kit) {
      const registry = await kit.open()
      const first = await begin(registry, '/m/1')
      const reason = new Error('the caller is gone')
      const signal = AbortSignal.abort(reason)
      expect(await refusal(() => registry.begin(lock('/m/1'), nobody, { signal }))).toBe(reason)
      await first.abort()
      await (await registry.begin(lock('/m/1'), nobody, { wait: false })).abort()
    },
  },
  {
    title: 'a signal that comes after the locks does not end the work',
    async run(kit) {
      const registry = await kit.open()
      const controller = new AbortController()
      const first = await begin(registry, '/m/1')
      const second = (async () => registry.begin(lock('/m/1'), nobody, { signal: controller.signal }))()
      await first.abort()
      const work = await second
      controller.abort()
      await work.commit(puts(machine('/m/1')))
      expect(await registry.entity('/m/1', nobody)).toEqual(machine('/m/1'))
    },
  },
  {
    title: 'reading waits for no lock, and sees nothing of what is not committed',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1')))
      const work = await begin(registry, '/m/1')
      expect(await registry.entity('/m/1', nobody)).toEqual(machine('/m/1'))
      expect((await registry.page({ limit: 1 }, nobody)).items).toHaveLength(1)
      await work.commit(puts(next(machine('/m/1'))))
    },
  },
  {
    title: 'no work is done for everyone',
    async run(kit) {
      const registry = await kit.open()
      await expectRefused('internal', () => registry.begin(lock('/m/1'), everyone))
      await (await registry.begin(lock('/m/1'), nobody, { wait: false })).abort()
    },
  },
  {
    title: 'a work whose locks expired and went to another cannot commit',
    needs: ['expire', 'join'],
    async run(kit) {
      const registry = await kit.open()
      const other = await kit.join(registry)
      const creates = [machine('/m/1')]
      const slow = await registry.begin({ operation: 'create', keys: ['/m/1', '/m/2'], creates }, nobody)
      await kit.expire(registry)
      const quick = await other.begin(lock('/m/2'), nobody, { wait: false })
      expect(await refusal(() => slow.commit(puts(machine('/m/1'))))).toBeInstanceOf(LocksLostError)
      expect(await registry.entity('/m/1', nobody)).toBeUndefined()
      await slow.abort()
      await quick.commit(puts(machine('/m/2')))
      expect(await registry.entity('/m/2', nobody)).toEqual(machine('/m/2'))
    },
  },
  {
    title: 'a work whose locks expired and whose intent was handed out cannot commit',
    needs: ['expire', 'join'],
    async run(kit) {
      const registry = await kit.open()
      const other = await kit.join(registry)
      const creates = [machine('/m/1')]
      const slow = await registry.begin({ operation: 'create', keys: ['/m/1'], creates }, ann)
      expect(await unfinished(other)).toEqual([])
      await kit.expire(registry)
      const [intent, ...others] = await unfinished(other)
      expect(intent).toEqual({ operation: 'create', keys: ['/m/1'], creates, owner: 'ann', id: intent?.id })
      expect(others).toEqual([])
      expect(await unfinished(other)).toEqual([])
      expect(await refusal(() => slow.commit(puts(machine('/m/1', { owner: 'ann' }))))).toBeInstanceOf(LocksLostError)
      await slow.abort()
      expect(await registry.entity('/m/1', ann)).toBeUndefined()
      // settled by a work with its keys
      await (await other.begin(lock('/m/1'), ann, { wait: false })).abort()
      await other.settle(intent?.id ?? '')
    },
  },
]
