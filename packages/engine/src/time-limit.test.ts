import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TimeLimit } from './time-limit.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

describe('a time limit', () => {
  test('ends each call that takes longer, in its time', () => {
    const ended: string[] = []
    const limit = new TimeLimit('backendTimeout', 1000)
    limit.start(() => ended.push('a'))
    vi.advanceTimersByTime(400)
    limit.start(() => ended.push('b'))
    vi.advanceTimersByTime(599)
    expect(ended).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ended).toEqual(['a'])
    vi.advanceTimersByTime(400)
    expect(ended).toEqual(['a', 'b'])
  })

  test('leaves those alone that were stopped', () => {
    const end = vi.fn()
    const limit = new TimeLimit('backendTimeout', 1000)
    limit.start(end)()
    vi.advanceTimersByTime(5000)
    expect(end).not.toHaveBeenCalled()
  })

  test('has one timer, however many calls run, and none once nothing runs', () => {
    const limit = new TimeLimit('backendTimeout', 1000)
    const stops = Array.from({ length: 1000 }, () => limit.start(() => {}))
    expect(vi.getTimerCount()).toBe(1)
    for (const stop of stops) stop()
    vi.advanceTimersByTime(1000)
    expect(vi.getTimerCount()).toBe(0)
    limit.start(() => {})
    expect(vi.getTimerCount()).toBe(1)
  })

  test('may be started when another ends', () => {
    const ended: string[] = []
    const limit = new TimeLimit('backendTimeout', 1000)
    limit.start(() => limit.start(() => ended.push('second')))
    vi.advanceTimersByTime(1999)
    expect(ended).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ended).toEqual(['second'])
  })

  test('of 0 never ends', () => {
    const end = vi.fn()
    new TimeLimit('backendTimeout', 0).start(end)
    expect(vi.getTimerCount()).toBe(0)
  })
})
