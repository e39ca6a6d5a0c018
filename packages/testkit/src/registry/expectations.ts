import { type Awaitable, OcciError, type Registry, type UnfinishedIntent } from '@occi/core'
import { expect } from 'vitest'

/** What an attempt throws, at once or in its promise; fails where it throws nothing. */
export async function refusal(attempt: () => Awaitable<unknown>): Promise<unknown> {
  try {
    await attempt()
  } catch (error) {
    return error
  }
  throw new Error('expected to be refused, and was not')
}

/** Expects an `OcciError` of this code. */
export async function expectRefused(code: OcciError['code'], attempt: () => Awaitable<unknown>): Promise<void> {
  const error = await refusal(attempt)
  expect(error).toBeInstanceOf(OcciError)
  expect(error).toHaveProperty('code', code)
}

/** Expects that a promise is still waiting after everything that could go on has gone on. */
export async function expectWaiting(promise: Promise<unknown>): Promise<void> {
  let settled = false
  const settle = () => {
    settled = true
  }
  promise.then(settle, settle)
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(settled).toBe(false)
}

/** All that `unfinished` hands out now. */
export async function unfinished(registry: Registry): Promise<readonly UnfinishedIntent[]> {
  const intents: UnfinishedIntent[] = []
  for await (const intent of registry.unfinished()) intents.push(intent)
  return intents
}
