import { expect, test } from 'vitest'
import { failureOf, observe } from './observe.ts'
import type { Observation, ObservedEnd } from './observer.ts'

const failure = new Error('no')

function observed(run: () => unknown, observation: Partial<Observation<ObservedEnd>> = {}) {
  const said: unknown[] = []
  const report = (error: unknown, during: string) => said.push([during, error])
  const start = () => ({ end: (end: ObservedEnd) => said.push(end), ...observation })
  return { said, result: () => observe(start, run, failureOf, report) }
}

test('what is available at once needs no turn of the event loop, under observation too', async () => {
  const now = observed(() => 1)
  expect([now.result(), now.said]).toEqual([1, [{}]])
  const later = observed(() => Promise.resolve(1))
  const result = later.result()
  expect(later.said).toEqual([])
  expect([await result, later.said]).toEqual([1, [{}]])
})

test('an error ends the observation and is thrown', async () => {
  const now = observed(() => {
    throw failure
  })
  expect(now.result).toThrow(failure)
  const later = observed(() => Promise.reject(failure))
  await expect(later.result()).rejects.toBe(failure)
  expect([now.said, later.said]).toEqual([[{ error: failure }], [{ error: failure }]])
})

test('an observer that throws is reported', () => {
  const { said, result } = observed(() => 1, {
    end: () => {
      throw failure
    },
  })
  expect([result(), said]).toEqual([1, [['calling the observer', failure]]])
})

test('an observation can run what it observes', () => {
  let isWithin = false
  const { result } = observed(() => isWithin, {
    within: (run) => {
      isWithin = true
      return run()
    },
  })
  expect(result()).toBe(true)
})
