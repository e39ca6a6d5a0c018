import { afterEach, expect, test, vi } from 'vitest'
import { Recovery } from './recovery.ts'

afterEach(() => vi.restoreAllMocks())

/** A recovery at a time that the test sets, and what was reported. */
function recovery(recover: () => Promise<void>) {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000)
  const reports: unknown[] = []
  const report = (error: unknown) => reports.push(error)
  return { clock, reports, it: new Recovery({ recover, interval: 100, report }) }
}

test('requests wait for the first recovery, later ones for none', async () => {
  const recover = vi.fn(() => Promise.resolve())
  const { it } = recovery(recover)
  await it.beforeRequest()
  expect(it.beforeRequest()).toBeUndefined()
  expect(recover).toHaveBeenCalledTimes(1)
})

test('an error is the answer to those who waited, and the next request tries again', async () => {
  const recover = vi.fn(() => Promise.reject(new Error('no registry')))
  const { it, reports } = recovery(recover)
  await expect(it.beforeRequest()).rejects.toThrow('no registry')
  recover.mockImplementation(() => Promise.resolve() as Promise<never>)
  await it.beforeRequest()
  expect(it.beforeRequest()).toBeUndefined()
  expect([recover.mock.calls.length, reports]).toEqual([2, []])
})

test('a request after the interval recovers again without waiting; an error is reported', async () => {
  const recover = vi.fn(() => Promise.resolve())
  const { it, clock, reports } = recovery(recover)
  await it.run()
  clock.mockReturnValue(1099)
  expect(it.beforeRequest()).toBeUndefined()
  expect(recover).toHaveBeenCalledTimes(1)
  clock.mockReturnValue(1100)
  recover.mockImplementation(() => Promise.reject(new Error('no registry')))
  expect(it.beforeRequest()).toBeUndefined()
  expect(it.beforeRequest()).toBeUndefined()
  expect(recover).toHaveBeenCalledTimes(2)
  await vi.waitFor(() => expect(reports).toEqual([new Error('no registry')]), 30_000)
})
