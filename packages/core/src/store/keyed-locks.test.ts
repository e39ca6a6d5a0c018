import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPromise } from '../awaitable.ts'
import { KeyedLocks } from './keyed-locks.ts'

describe('keyed locks', () => {
  it('are granted at once if no caller holds them', () => {
    const locks = new KeyedLocks()
    const first = locks.acquire(['a', 'b'])
    const second = locks.acquire(['c'])
    const third = locks.acquire([])
    for (const release of [first, second, third]) expect(isPromise(release)).toBe(false)
  })

  it('are granted again only after they were released, and a second release does nothing', async () => {
    const locks = new KeyedLocks()
    const first = await locks.acquire(['a'])
    const second = locks.acquire(['a'])
    const third = locks.acquire(['a'])
    first()
    first()
    const release = await second
    let granted = false
    const last = Promise.resolve(third).then((given) => {
      granted = true
      return given
    })
    await Promise.resolve()
    expect(granted).toBe(false)
    release()
    await last
    expect(granted).toBe(true)
  })

  it('are withheld from later callers while the first still waits for another lock', async () => {
    const locks = new KeyedLocks()
    const held = await locks.acquire(['a'])
    const order: string[] = []
    const note = async (name: string, keys: readonly string[]) => {
      const release = await locks.acquire(keys)
      order.push(name)
      release()
    }
    const all = [note('first', ['a', 'b']), note('second', ['b', 'c']), note('third', ['c'])]
    held()
    await Promise.all(all)
    expect(order).toEqual(['first', 'second', 'third'])
  })

  it('are granted first to the caller who began to wait first, but never taken from a holder', async () => {
    const locks = new KeyedLocks()
    const held = await locks.acquire(['a'])
    const other = await locks.acquire(['b'])
    const order: string[] = []
    const note = async (name: string, keys: readonly string[], since?: number) => {
      const release = await locks.acquire(keys, { since })
      order.push(name)
      release()
    }
    const all = [
      note('third', ['a', 'b']),
      note('fourth', ['b']),
      note('first', ['b', 'a'], 1),
      note('second', ['b'], 2),
    ]
    held()
    await Promise.resolve()
    expect(order).toEqual([])
    other()
    await Promise.all(all)
    expect(order).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('pass to the next caller when one gives up waiting, at any place in the queue', async () => {
    const locks = new KeyedLocks()
    const held = await locks.acquire(['a'])
    const controller = new AbortController()
    const given = locks.acquire(['b', 'a'], { signal: controller.signal })
    const next = locks.acquire(['b'])
    expect(isPromise(next)).toBe(true)
    controller.abort(new Error('gone'))
    await expect(given).rejects.toThrow('gone')
    ;(await next)()
    held()
    expect(isPromise(locks.acquire(['a', 'b']))).toBe(false)
  })

  it('exclude each other, let all have their turn, and leave nothing behind, whatever happens', async () => {
    const claim = fc.record({
      keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
      givesUp: fc.boolean(),
      since: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
      turns: fc.nat({ max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { maxLength: 20 }), async (claims) => {
        const locks = new KeyedLocks()
        const held = new Set<string>()
        await Promise.all(
          claims.map(async ({ keys, givesUp, since, turns }) => {
            const controller = new AbortController()
            const release = (async () => locks.acquire(keys, { signal: controller.signal, since }))()
            if (givesUp) queueMicrotask(() => controller.abort())
            const given = await release.catch(() => undefined)
            if (given === undefined) return
            for (const key of new Set(keys)) {
              expect(held.has(key)).toBe(false)
              held.add(key)
            }
            for (let turn = 0; turn < turns; turn++) await Promise.resolve()
            for (const key of keys) held.delete(key)
            given()
          }),
        )
        expect(isPromise(locks.acquire(['a', 'b', 'c', 'd']))).toBe(false)
      }),
    )
  })
})
