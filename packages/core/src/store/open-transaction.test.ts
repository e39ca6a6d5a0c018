import { expect, it, vi } from 'vitest'
import type { Awaitable } from '../awaitable.ts'
import { OcciError } from '../error.ts'
import type { Committed } from '../registry/transaction.ts'
import { OpenTransaction } from './open-transaction.ts'

const committed: Committed = { revision: '1', entities: [] }

function open(commit: () => Awaitable<Committed>) {
  const abort = vi.fn()
  const release = vi.fn()
  return { transaction: new OpenTransaction(new Map(), { commit, abort }, release), abort, release }
}

it.each([
  ['at once', () => committed],
  ['later', async () => committed],
])('a transaction that is committed %s has ended', async (_, commit) => {
  const { transaction, abort, release } = open(commit)
  expect(await transaction.commit([])).toBe(committed)
  expect(() => transaction.commit([])).toThrow('has ended')
  await transaction.abort()
  expect([abort, release].map((mock) => mock.mock.calls.length)).toEqual([0, 1])
})

it.each([
  ['conflict', 1],
  ['in-doubt', 0],
] as const)('after %s a commit that failed is aborted %i times', async (code, aborted) => {
  const { transaction, abort, release } = open(async () => {
    throw new OcciError(code, 'it failed')
  })
  await expect(transaction.commit([])).rejects.toThrow('it failed')
  await transaction.abort({ unfinished: true })
  await transaction.abort()
  expect([abort, release].map((mock) => mock.mock.calls.length)).toEqual([aborted, 1])
})

it('an abort waits for the commit in progress', async () => {
  let resolve: (value: Committed) => void = () => {}
  const promise = new Promise<Committed>((done) => {
    resolve = done
  })
  const { transaction, abort } = open(() => promise)
  const commit = transaction.commit([])
  expect(() => transaction.commit([])).toThrow('is being committed')
  const aborted = transaction.abort()
  expect(abort).not.toHaveBeenCalled()
  resolve(committed)
  await Promise.all([commit, aborted])
  expect(abort).not.toHaveBeenCalled()
})

it('locks are released if the abort fails', async () => {
  const release = vi.fn()
  const steps = { commit: () => committed, abort: () => Promise.reject(new Error('unavailable')) }
  await expect(new OpenTransaction(new Map(), steps, release).abort()).rejects.toThrow('unavailable')
  expect(release).toHaveBeenCalledOnce()
})
