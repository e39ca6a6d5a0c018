import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Leases } from './leases.ts'

const lease = 900
const store = { renew: vi.fn(), end: vi.fn(), expire: vi.fn() }
let leases: Leases<number>

beforeEach(() => {
  vi.useFakeTimers()
  leases = new Leases(store, lease)
})
afterEach(async () => {
  await leases.close()
  vi.useRealTimers()
  vi.resetAllMocks()
})

it('renews what is open three times in a lease, and needs no timer if nothing is', async () => {
  leases.add(1)
  leases.add(2)
  await vi.advanceTimersByTimeAsync(lease)
  expect(store.renew.mock.calls).toEqual([[[1, 2]], [[1, 2]], [[1, 2]]])
  leases.drop(1)
  leases.drop(2)
  expect(leases.has(1)).toBe(false)
  await vi.advanceTimersByTimeAsync(lease)
  expect(store.renew).toHaveBeenCalledTimes(3)
  expect(vi.getTimerCount()).toBe(0)
})

it('renews again after a time in which the store was unavailable', async () => {
  store.renew.mockRejectedValueOnce(new Error('unavailable'))
  leases.add(1)
  await vi.advanceTimersByTimeAsync(lease)
  expect(store.renew).toHaveBeenCalledTimes(3)
})

it('ends what was aborted as soon as the store is available', async () => {
  store.end.mockRejectedValueOnce(new Error('unavailable'))
  leases.add(1)
  await leases.abort(1, true)
  expect(leases.has(1)).toBe(false)
  await vi.advanceTimersByTimeAsync(lease)
  expect(store.end.mock.calls).toEqual([[new Map([[1, { unfinished: true }]])], [new Map([[1, { unfinished: true }]])]])
  expect(store.renew).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})

it('ends what was aborted once, if several need it at the same time', async () => {
  let resolve = () => {}
  store.end.mockReturnValueOnce(new Promise<void>((ended) => (resolve = ended)))
  leases.add(1)
  const all = Promise.all([leases.abort(1, true), leases.endAborted(), leases.abort(2, false)])
  await vi.advanceTimersByTimeAsync(lease)
  resolve()
  await all
  expect(store.end.mock.calls).toEqual([
    [new Map([[1, { unfinished: true }]])],
    [new Map([[2, { unfinished: false }]])],
  ])
})

it('returns what was aborted until its end is stored', async () => {
  store.end.mockRejectedValueOnce(new Error('unavailable'))
  await leases.abort(1, true)
  const aborted = leases.aborted()
  expect(aborted).toEqual(new Map([[1, { unfinished: true }]]))
  leases.ended(aborted)
  expect(leases.aborted().size).toBe(0)
  // It was taken over and aborted again since.
  store.end.mockRejectedValueOnce(new Error('unavailable'))
  await leases.abort(1, false)
  leases.ended(aborted)
  expect(leases.aborted()).toEqual(new Map([[1, { unfinished: false }]]))
})

it('lets what is open expire when it is closed', async () => {
  leases.add(1)
  await leases.close()
  expect(store.expire.mock.calls).toEqual([[[1]]])
  await vi.advanceTimersByTimeAsync(lease)
  expect(store.renew).not.toHaveBeenCalled()
})
