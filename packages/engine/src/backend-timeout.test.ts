import { type Awaitable, type Backend, type BackendContext, type Entity, OcciError } from '@occi/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  changesOf,
  disk,
  draft,
  gate,
  large,
  machine,
  placed,
  plug,
  put,
  recorded,
  small,
  start,
  stored,
  storedLocations,
  type TestService,
  testService,
} from './cloud.test-fixture.ts'
import { act } from './operations/act.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { remove } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'
import { page, pages, retrieve } from './operations/retrieve.ts'

const limits = { backendTimeout: 1000, retrieveTimeout: 200 }
const silence = () => new Promise<never>(() => {})
const canStart = (entity: Entity) => {
  entity.actions = [start.identifier]
}

// What runs in the event loop is not faked, only what measures time.
beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

/** Waits for an operation that only the passing of time ends. */
async function afterTime<T>(milliseconds: number, operation: Awaitable<T>): Promise<PromiseSettledResult<T>> {
  const settled = Promise.allSettled([operation])
  await vi.advanceTimersByTimeAsync(milliseconds)
  const [result] = await settled
  return result
}

/** A machine whose backend does not answer one routine, and tells its signal. */
function silentIn(routine: keyof Backend, signals: AbortSignal[]): Backend {
  const answer = (...given: readonly unknown[]) => {
    const { signal } = given.at(-1) as BackendContext
    signals.push(signal)
    return silence()
  }
  return { create: canStart, [routine]: answer }
}

const operations: readonly [keyof Backend, (service: TestService) => Promise<unknown>][] = [
  ['create', async ({ engine }) => create([draft(machine)], { location: '/machine/1' }, await engine.call())],
  ['update', async ({ engine }) => change('/machine/1', 'update', () => cores, await engine.call())],
  ['replace', async ({ engine }) => change('/machine/1', 'replace', () => cores, await engine.call())],
  ['delete', async ({ engine }) => remove('/machine/1', await engine.call())],
  ['action', async ({ engine }) => act('/machine/1', { action: start, attributes: {} }, await engine.call())],
  ['associate', async ({ engine }) => changeMembers(placed, 'add', ['/machine/1'], await engine.call())],
  ['dissociate', async ({ engine }) => changeMembers(placed, 'remove', ['/machine/1'], await engine.call())],
]
const cores = changesOf({ attributes: { 'com.example.cores': 8 } })

describe('a backend that never answers', () => {
  describe.each(operations)('%s', (routine, operation) => {
    async function given() {
      const signals: AbortSignal[] = []
      const backend = silentIn(routine, signals)
      const isMixin = routine === 'associate' || routine === 'dissociate'
      const machines = isMixin ? {} : backend
      const service = testService({ machine: machines, placed: isMixin ? backend : {} }, limits)
      if (routine !== 'create') {
        const mixins = routine === 'dissociate' ? [placed] : []
        await put(service.engine, '/machine/1', draft(machine, { mixins }))
      }
      return { service, signals, backend }
    }

    test('is abandoned after its time, and its signal aborted', async () => {
      const { service, signals } = await given()
      const early = vi.fn()
      const running = operation(service)
      running.catch(early)
      await vi.advanceTimersByTimeAsync(999)
      expect(early).not.toHaveBeenCalled()
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
      expect(await afterTime(1, running)).toMatchObject({ status: 'rejected', reason: { code: 'timeout' } })
      expect(signals[0]?.reason).toMatchObject({ code: 'timeout' })
    })

    test('names the backend and the option to the operator, not to the caller', async () => {
      const { service } = await given()
      const { reason } = (await afterTime(1000, operation(service))) as PromiseRejectedResult
      expect(reason.message).toBe('a backend did not answer within 1 s, try again later')
      expect(reason.cause.message).toMatch(/^the backend of \S+ did not answer within 1000 ms.* option backendTimeout$/)
    })

    test('keeps no lock, and stores nothing', async () => {
      const { service, backend } = await given()
      const before = await stored(service.engine, '/machine/1')
      await afterTime(1000, operation(service))
      expect(await stored(service.engine, '/machine/1')).toEqual(before)
      delete backend[routine]
      if (routine === 'create') await put(service.engine, '/machine/1', draft(machine))
      else await change('/machine/1', 'update', () => changesOf({ title: 'free' }), await service.engine.call())
    })
  })

  test('create: recovery undoes what it may have created, at once and when it has ended at last', async () => {
    const log: string[] = []
    const answer = gate()
    const { engine } = testService({ machine: recorded(log, 'm', { create: () => answer.opened }) }, limits)
    await afterTime(1000, put(engine, '/machine/1', draft(machine)))
    await vi.advanceTimersByTimeAsync(500)
    await engine.recover()
    expect(log).toEqual(['m.create /machine/1 [machine]', 'm.delete /machine/1 [machine]'])
    answer.open()
    await vi.advanceTimersByTimeAsync(500)
    await engine.recover()
    expect(log.slice(2)).toEqual(['m.delete /machine/1 [machine]'])
  })

  test('create: calls that were accepted are undone, whichever backend was silent', async () => {
    const log: string[] = []
    const backends = { machine: recorded(log, 'kind'), placed: recorded(log, 'mixin', { create: silence }) }
    const { engine, registry } = testService(backends, limits)
    await afterTime(1000, put(engine, '/machine/1', draft(machine, { mixins: [placed] })))
    expect(log).toEqual([
      'kind.create /machine/1 [machine]',
      'mixin.create /machine/1 [placed]',
      'kind.delete /machine/1 [machine]',
    ])
    expect(await storedLocations(registry)).toEqual([])
  })

  test('delete: recovery finishes it', async () => {
    const answers = [silence, () => undefined]
    const { engine } = testService({ machine: { delete: () => answers.shift()?.() } }, limits)
    await put(engine, '/machine/1', draft(machine))
    await afterTime(1000, remove('/machine/1', await engine.call()))
    expect(await stored(engine, '/machine/1')).toBeDefined()
    await vi.advanceTimersByTimeAsync(500)
    await engine.recover()
    expect(await stored(engine, '/machine/1')).toBeUndefined()
  })

  test('delete: recovery that gets no answer either tries again later, after a pause', async () => {
    const asked = vi.fn(silence)
    const { engine } = testService({ machine: { delete: asked } }, limits)
    await put(engine, '/machine/1', draft(machine))
    await afterTime(1000, remove('/machine/1', await engine.call()))
    await vi.advanceTimersByTimeAsync(50_000)
    expect(asked).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveBeenCalledTimes(3)
  })

  test('action: what it has done when it ends at last is read by recovery', async () => {
    const answer = gate()
    let state: 'on' | 'off' = 'off'
    const backend: Backend = {
      create: canStart,
      retrieve(entity) {
        entity.attributes['com.example.state'] = state
      },
      async action() {
        await answer.opened
        state = 'on'
      },
    }
    const { engine } = testService({ machine: backend }, limits)
    await put(engine, '/machine/1', draft(machine))
    const acted = act('/machine/1', { action: start, attributes: {} }, await engine.call())
    expect(await afterTime(1000, acted)).toMatchObject({ reason: { code: 'timeout' } })
    await vi.advanceTimersByTimeAsync(500)
    await engine.recover()
    expect((await stored(engine, '/machine/1'))?.attributes['com.example.state']).toBe('off')
    answer.open()
    await vi.advanceTimersByTimeAsync(500)
    await engine.recover()
    expect((await stored(engine, '/machine/1'))?.attributes['com.example.state']).toBe('on')
  })

  test('undoing: is not waited for again and again, and left to recovery', async () => {
    const log: string[] = []
    const refused = new OcciError('attribute', 'no')
    const backends = {
      machine: recorded(log, 'm', { delete: silence }),
      disk: recorded(log, 'd', {
        create() {
          throw refused
        },
      }),
    }
    const { engine, reports } = testService(backends, limits)
    const drafts = [draft(machine), draft(machine), draft(machine), draft(disk)]
    expect(await afterTime(1000, create(drafts, {}, await engine.call()))).toEqual({
      status: 'rejected',
      reason: refused,
    })
    expect(log.filter((line) => line.startsWith('m.delete'))).toHaveLength(1)
    expect(reports).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(500 + 1000)
    expect(log.filter((line) => line.startsWith('m.delete'))).toHaveLength(2)
  })

  test('undoing: has a signal that the caller does not abort', async () => {
    const caller = new AbortController()
    const signals: AbortSignal[] = []
    const machines: Backend = { delete: (_, { signal }) => void signals.push(signal) }
    const disks: Backend = {
      create() {
        caller.abort()
        throw new OcciError('attribute', 'no')
      },
    }
    const { engine } = testService({ machine: machines, disk: disks }, limits)
    const call = await engine.call({ signal: caller.signal })
    await expect(create([draft(machine), draft(disk)], {}, call)).rejects.toMatchObject({ code: 'attribute' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
  })

  test('has no limit of 0', async () => {
    const answer = gate()
    const { engine } = testService({ machine: { create: () => answer.opened } }, { backendTimeout: 0 })
    const running = put(engine, '/machine/1', draft(machine))
    await vi.advanceTimersByTimeAsync(3_600_000)
    answer.open()
    await expect(running).resolves.toMatchObject({ location: '/machine/1' })
  })

  test('costs no timer if it answers at once', async () => {
    const { engine } = testService({ machine: recorded([], 'm') }, limits)
    await put(engine, '/machine/1', draft(machine, { mixins: [small] }))
    await change('/machine/1', 'update', () => changesOf({ mixins: [large] }), await engine.call())
    await retrieve('/machine/1', await engine.call())
    await remove('/machine/1', await engine.call())
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a backend that does not answer a retrieve', () => {
  const query = { kind: machine.identifier, limit: 100 }

  async function machines(count: number, backend: Backend): Promise<TestService> {
    const service = testService({ machine: backend }, limits)
    const { engine } = service
    for (let number = 1; number <= count; number++) {
      await put(engine, `/machine/${number}`, draft(machine, { attributes: { 'com.example.cores': 1 } }))
    }
    return service
  }

  const onlyOdd: Backend = {
    retrieve(entity: Entity) {
      if (Number(entity.location.at(-1)) % 2 === 0) return silence()
      entity.attributes['com.example.cores'] = 2
    },
  }

  test.each(['retrieve', 'retrieveMany'])('%s of one: is abandoned after its own limit', async (routine) => {
    const { engine } = await machines(1, { [routine]: silence })
    const running = Promise.resolve(retrieve('/machine/1', await engine.call()))
    expect(await afterTime(200, running)).toMatchObject({ reason: { code: 'timeout' } })
  })

  test('one: waiting ends when the caller has disconnected', async () => {
    const caller = new AbortController()
    const { engine } = await machines(1, { retrieve: silence })
    const running = Promise.resolve(retrieve('/machine/1', await engine.call({ signal: caller.signal })))
    caller.abort('gone')
    await expect(running).rejects.toBe('gone')
  })

  test('a listing shows what is stored of it, and what is fresh of others', async () => {
    const { engine, reports } = await machines(4, onlyOdd)
    const listing = Promise.resolve(page(query, true, await engine.call()))
    const { value } = (await afterTime(200, listing)) as PromiseFulfilledResult<Awaited<typeof listing>>
    expect(value.items.map(({ entity }) => entity.attributes['com.example.cores'])).toEqual([2, 1, 2, 1])
    expect(reports).toHaveLength(1)
    expect(String(reports[0]?.error)).toContain(
      '2 entities, the first /machine/2, were not brought up to date within 200 ms, the limit of the option retrieveTimeout',
    )
  })

  test('a listing waits once for all that its backend does not answer', async () => {
    const asked = vi.fn(silence)
    const { engine, reports } = await machines(100, { retrieve: asked })
    const listing = Promise.resolve(page(query, true, await engine.call()))
    expect(await afterTime(200, listing)).toMatchObject({ status: 'fulfilled' })
    expect(asked).toHaveBeenCalledTimes(16)
    expect(reports).toHaveLength(1)
  })

  test('a stream of a listing waits once, not for each part', async () => {
    const asked = gate()
    const { engine } = await machines(10, {
      retrieve() {
        asked.open()
        return silence()
      },
    })
    async function listed() {
      let count = 0
      for await (const part of pages({ kind: machine.identifier }, true, 2, await engine.call())) count += part.length
      return count
    }
    const listing = listed()
    await asked.opened
    expect(await afterTime(200, listing)).toEqual({ status: 'fulfilled', value: 10 })
  })

  test('links of an entity that do not answer end its retrieve', async () => {
    const { engine } = testService({ plug: { retrieve: silence } }, limits)
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    const running = Promise.resolve(retrieve('/machine/1', await engine.call()))
    expect(await afterTime(200, running)).toMatchObject({ reason: { code: 'timeout' } })
  })
})
