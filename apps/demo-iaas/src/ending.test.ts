import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Ending } from './ending.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A process to end, and what became of it. */
function ending() {
  const signals = new EventEmitter()
  const happened: (string | number)[] = []
  const on = (...args: Parameters<NodeJS.Process['on']>) => {
    signals.on(args[0], args[1])
    return process
  }
  const it = new Ending({
    on,
    exit: (code) => happened.push(code),
    stderr: { write: (text) => happened.push(text) },
  })
  return { it, happened, signal: (name: string) => signals.emit(name) }
}

test.each(['SIGINT', 'SIGTERM'])('%s closes what was begun, last first, and then exits', async (name) => {
  const { it, happened, signal } = ending()
  it.add('a', () => happened.push('a'))
  it.add('b', async () => {
    await vi.advanceTimersByTimeAsync(1)
    happened.push('b')
  })
  expect(it.hasBegun).toBe(false)
  signal(name)
  expect(it.hasBegun).toBe(true)
  await vi.waitFor(() => expect(happened).toEqual(['b', 'a', 0]))
})

test('during the start it exits as well', async () => {
  const { happened, signal } = ending()
  signal('SIGTERM')
  await vi.waitFor(() => expect(happened).toEqual([0]))
})

test('a closing that fails is reported in a line; the rest is closed, and the exit code is 1', async () => {
  const { it, happened, signal } = ending()
  it.add('a', () => happened.push('a'))
  it.add('the database', () => Promise.reject(new Error('it is unavailable')))
  signal('SIGTERM')
  await vi.waitFor(() => expect(happened).toEqual(['cannot close the database: it is unavailable\n', 'a', 1]))
})

test('a second signal exits at once; one that npm passes on does not', () => {
  const { it, happened, signal } = ending()
  it.add('never', () => new Promise(() => {}))
  signal('SIGINT')
  signal('SIGINT')
  expect(happened).toEqual([])
  vi.advanceTimersByTime(501)
  signal('SIGINT')
  expect(happened).toEqual([130])
  signal('SIGTERM')
  expect(happened).toEqual([130, 143])
})
