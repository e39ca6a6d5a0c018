import { expect, test } from 'vitest'
import { chain, isPromise } from './authoring.ts'
import type { Awaitable } from './index.ts'

test('what is at hand goes on at once, a promise when it is kept', async () => {
  const done: string[] = []
  expect(chain(1, (n) => done.push(`at once ${n}`))).toBe(1)
  const later = chain(Promise.resolve(2), (n) => done.push(`later ${n}`))
  expect(done).toEqual(['at once 1'])
  expect(isPromise(later)).toBe(true)
  expect(await later).toBe(2)
  expect(done).toEqual(['at once 1', 'later 2'])
})

test('what fails, fails: at once where it is at hand', async () => {
  const fail = (): Awaitable<number> => {
    throw new Error('no')
  }
  expect(() => chain(1, fail)).toThrow('no')
  await expect(chain(Promise.resolve(1), fail)).rejects.toThrow('no')
  await expect(chain(Promise.reject(new Error('early')), fail)).rejects.toThrow('early')
})

test('a thenable is a promise, nothing else is', () => {
  expect([null, undefined, 0, '', {}, [], () => 1].map((value) => isPromise(value))).not.toContain(true)
  const member = 'then'
  expect(isPromise({ [member]: () => {} })).toBe(true)
  expect(isPromise({ [member]: 1 })).toBe(false)
})
