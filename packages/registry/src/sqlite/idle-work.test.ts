import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { IdleWork } from './idle-work.ts'

let utilization = 0
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation(() => ({ idle: 0, active: 0, utilization }))
})
afterEach(() => {
  utilization = 0
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Work of so many parts, and how many are done. */
function parts(left: number) {
  const all = { done: 0 }
  const work = new IdleWork(async () => {
    all.done++
    return all.done < left
  })
  return { all, work }
}

it('does all parts, one after a pause each', async () => {
  const { all, work } = parts(3)
  work.start()
  expect(all.done).toBe(0)
  await vi.advanceTimersByTimeAsync(20)
  expect(all.done).toBe(1)
  work.start()
  await vi.advanceTimersByTimeAsync(1000)
  expect(all.done).toBe(3)
  work.start()
  await vi.advanceTimersByTimeAsync(20)
  expect(all.done).toBe(4)
})

it('waits while the process is busy, but not for ever', async () => {
  const { all, work } = parts(2)
  utilization = 1
  work.start()
  await vi.advanceTimersByTimeAsync(400)
  expect(all.done).toBe(0)
  await vi.advanceTimersByTimeAsync(200)
  expect(all.done).toBe(1)
  utilization = 0
  await vi.advanceTimersByTimeAsync(20)
  expect(all.done).toBe(2)
})

it('ends after an error until it is started again, and for good when it is stopped', async () => {
  const doPart = vi.fn().mockRejectedValueOnce(new Error('the disk is full')).mockResolvedValue(true)
  const work = new IdleWork(doPart)
  work.start()
  await vi.advanceTimersByTimeAsync(1000)
  expect(doPart).toHaveBeenCalledTimes(1)
  work.start()
  await vi.advanceTimersByTimeAsync(20)
  expect(doPart).toHaveBeenCalledTimes(2)
  work.stop()
  work.start()
  await vi.advanceTimersByTimeAsync(1000)
  expect(doPart).toHaveBeenCalledTimes(2)
})
