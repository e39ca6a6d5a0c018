import { expect, test } from 'vitest'
import { attempt, chain, inSequence, isPromise } from './authoring.ts'
import type { Awaitable } from './index.ts'

test('an available value continues at once, a promise when it is fulfilled', async () => {
  const done: string[] = []
  expect(chain(1, (n) => done.push(`at once ${n}`))).toBe(1)
  const later = chain(Promise.resolve(2), (n) => done.push(`later ${n}`))
  expect(done).toEqual(['at once 1'])
  expect(isPromise(later)).toBe(true)
  expect(await later).toBe(2)
  expect(done).toEqual(['at once 1', 'later 2'])
})

test('a failure stays a failure: at once if the value is available', async () => {
  const fail = (): Awaitable<number> => {
    throw new Error('no')
  }
  expect(() => chain(1, fail)).toThrow('no')
  await expect(chain(Promise.resolve(1), fail)).rejects.toThrow('no')
  await expect(chain(Promise.reject(new Error('early')), fail)).rejects.toThrow('early')
})

test('a failure is handled whether it is thrown at once or later', async () => {
  const handled = (error: unknown) => `handled ${error}`
  const thrown = attempt<string>(() => {
    throw 'at once'
  }, handled)
  expect(thrown).toBe('handled at once')
  expect(await attempt<string>(() => Promise.reject('later'), handled)).toBe('handled later')
  expect(attempt(() => 'value', handled)).toBe('value')
  expect(await attempt(() => Promise.resolve('value'), handled)).toBe('value')
  const rethrow = (error: unknown): never => {
    throw error
  }
  await expect(attempt<string>(() => Promise.reject('no'), rethrow)).rejects.toBe('no')
})

test('steps run one after the other, and wait only for promises', async () => {
  const log: string[] = []
  const step = (item: number): Awaitable<void> => {
    log.push(`${item} starts`)
    if (item % 2 === 1) return Promise.resolve().then(() => void log.push(`${item} ends`))
  }
  expect(inSequence([2, 4], step)).toBeUndefined()
  expect(log.splice(0)).toEqual(['2 starts', '4 starts'])
  const running = inSequence([2, 1, 4, 3, 6], step)
  expect(log).toEqual(['2 starts', '1 starts'])
  await running
  expect(log).toEqual(['2 starts', '1 starts', '1 ends', '4 starts', '3 starts', '3 ends', '6 starts'])
})

test('no step runs after one that fails', async () => {
  const seen: number[] = []
  const failing = (item: number): Awaitable<void> => {
    seen.push(item)
    if (item === 2) throw new Error('two')
    return item === 1 ? Promise.resolve() : undefined
  }
  expect(() => inSequence([2, 3], failing)).toThrow('two')
  await expect(inSequence([1, 2, 3], failing)).rejects.toThrow('two')
  expect(seen).toEqual([2, 1, 2])
})

test('a thenable is a promise, nothing else is', () => {
  expect([null, undefined, 0, '', {}, [], () => 1].map((value) => isPromise(value))).not.toContain(true)
  const member = 'then'
  expect(isPromise({ [member]: () => {} })).toBe(true)
  expect(isPromise({ [member]: 1 })).toBe(false)
})
