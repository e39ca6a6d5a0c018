import { type Awaitable, type ErrorCode, isOcciError } from '@occi/core'
import type { Registry, UnfinishedTransaction } from '@occi/core/authoring'
import { expect } from 'vitest'

/** Returns what an attempt throws, at once or in its promise; fails if it throws nothing. */
export async function refusal(attempt: () => Awaitable<unknown>): Promise<unknown> {
  try {
    await attempt()
  } catch (error) {
    return error
  }
  throw new Error('expected a refusal, got none')
}

/** Asserts an error of this code. */
export async function assertRefused(code: ErrorCode, attempt: () => Awaitable<unknown>): Promise<void> {
  const error = await refusal(attempt)
  if (!isOcciError(error)) throw new Error(`expected an OcciError '${code}', got ${error}`, { cause: error })
  expect(error.code).toBe(code)
}

/** Asserts that a promise is still pending after the event loop has run some turns. */
export async function assertWaiting(promise: Promise<unknown>): Promise<void> {
  let settled = false
  const settle = () => {
    settled = true
  }
  promise.then(settle, settle)
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(settled).toBe(false)
}

/** Returns all that `unfinished` returns now, still open. No two of them may have a key in common. */
export async function unfinished(registry: Registry): Promise<readonly UnfinishedTransaction[]> {
  const transactions: UnfinishedTransaction[] = []
  for await (const transaction of registry.unfinished()) transactions.push(transaction)
  return transactions
}
