import { expect, it } from 'vitest'
import { pause, retry } from './retry.ts'

it('tries until an attempt returns something', async () => {
  let attempts = 0
  expect(await retry(() => (++attempts === 3 ? 'done' : undefined), { first: 0 })).toBe('done')
  expect(attempts).toBe(3)
})

it('ends with the error of an attempt', async () => {
  await expect(retry(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

it('throws the reason of the signal, in the middle of a pause too', async () => {
  const controller = new AbortController()
  const waiting = retry(() => undefined, { first: 100_000, longest: 100_000, signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await pause(100_000, controller.signal)
})
