import { OcciError } from '@occi/core'
import type { ChangeSet, Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, it, vi } from 'vitest'
import { disk, draft, machine, patch, put, testService } from '../cloud.test-fixture.ts'
import { followed } from './feed.test-fixture.ts'

describe('many streams', () => {
  it('follow the registry once, as long as there are any', async () => {
    const { engine, registry } = testService()
    const changes = vi.spyOn(registry, 'changes')
    const call = await engine.call()
    const streams = await Promise.all(Array.from({ length: 20 }, () => followed(call, '/')))
    await put(engine, '/machine/1', draft(machine))
    const found = await Promise.all(streams.map(async (stream) => stream.next()))
    // They even share what is read for them.
    expect(new Set(found.map((event) => event && 'found' in event && event.found)).size).toBe(1)
    expect(changes).toHaveBeenCalledTimes(1)
    const signal = changes.mock.calls[0]?.[2]?.signal
    for (const stream of streams.slice(1)) stream.end()
    expect(signal?.aborted).toBe(false)
    streams[0]?.end()
    expect(signal?.aborted).toBe(true)
    const again = await followed(call, '/')
    await put(engine, '/machine/2', draft(machine))
    expect(await again.take(1)).toEqual(['created /machine/2'])
    expect(changes).toHaveBeenCalledTimes(2)
  })

  it('that are not read do not delay others, and get reset', async () => {
    const { engine } = testService({}, { eventBuffer: 20 })
    const call = await engine.call()
    const [slow, fast] = [await followed(call, '/'), await followed(call, '/')]
    await put(engine, '/machine/1', draft(machine))
    expect(await slow.take(1)).toEqual(['created /machine/1'])
    for (let times = 0; times < 100; times++) {
      await patch(engine, '/machine/1', { title: `${times}` })
      if (times === 0) await fast.take(1)
      await fast.take(1)
    }
    const reset = await slow.next()
    expect(reset?.type).toBe('reset')
    await patch(engine, '/machine/1', { title: 'after' })
    expect(await slow.next()).toMatchObject({ type: 'updated', found: { entity: { title: 'after' } } })
    // Another stream continues after the reset.
    const next = await followed(call, '/', { after: reset?.revision })
    expect(await next.next()).toMatchObject({ type: 'updated', found: { entity: { title: 'after' } } })
  })
})

it('a set that comes after all streams have left is not told to the next one, which starts after it', async () => {
  const { engine, registry } = testService()
  const set: ChangeSet = { revision: 'late', time: 0, operation: 'create', entities: [], mixins: [] }
  let arrive: (set: ChangeSet) => void = () => {}
  vi.spyOn(registry, 'changes').mockImplementationOnce(async function* () {
    yield await new Promise<ChangeSet>((resolve) => {
      arrive = resolve
    })
  })
  const call = await engine.call()
  const first = await followed(call, '/')
  first.end()
  const { hub } = call.services
  await followed(call, '/')
  const { revision, latest } = hub
  arrive(set)
  await new Promise((resolve) => setImmediate(resolve))
  expect([hub.revision, hub.latest]).toEqual([revision, latest])
})

describe('a stream that continues after a revision', () => {
  it.each([0, 1, 7, 150])('has no gap and no repetition, %i commits later', async (commits) => {
    const { engine, registry } = testService()
    const call = await engine.call()
    await put(engine, '/disk/0', draft(disk))
    const { revision } = await registry.page({ limit: 1 }, {})
    for (let n = 1; n <= commits; n++) await put(engine, `/disk/${n}`, draft(disk))
    const stream = await followed(call, '/', { after: revision })
    for (let n = commits + 1; n <= commits + 3; n++) await put(engine, `/disk/${n}`, draft(disk))
    expect(await stream.take(commits + 3)).toEqual(
      Array.from({ length: commits + 3 }, (_, index) => `created /disk/${index + 1}`),
    )
  })

  it('takes from the hub what that keeps', async () => {
    const { engine, registry } = testService()
    const call = await engine.call()
    await followed(call, '/')
    const { revision } = await registry.page({ limit: 1 }, {})
    for (const n of [1, 2, 3]) await put(engine, `/disk/${n}`, draft(disk))
    // The hub has taken what is committed in a turn or two.
    const changes = vi.spyOn(registry, 'changes')
    const stream = await followed(call, '/', { after: revision })
    expect(await stream.take(3)).toEqual(['created /disk/1', 'created /disk/2', 'created /disk/3'])
    expect(changes).not.toHaveBeenCalled()
  })

  it.each(['', 'x', '00000000-0000-0000.1', '\u{1f600}'])(
    'that is not known (%j) gets reset, and what follows',
    async (after) => {
      const { engine } = testService()
      const call = await engine.call()
      const stream = await followed(call, '/', { after })
      expect(stream.position).toBeUndefined()
      const reset = await stream.next()
      expect(reset).toEqual({ type: 'reset', revision: expect.any(String) })
      await put(engine, '/machine/1', draft(machine))
      expect(await stream.take(1)).toEqual(['created /machine/1'])
    },
  )

  it('may be older than what the registry keeps', async () => {
    const { engine, registry } = testService({}, { registry: new MemoryRegistry({ history: { commits: 3 } }) })
    const call = await engine.call()
    const { revision } = await registry.page({ limit: 1 }, {})
    for (const n of [1, 2, 3, 4, 5]) await put(engine, `/disk/${n}`, draft(disk))
    expect(await (await followed(call, '/', { after: revision })).take(1)).toEqual(['reset'])
  })
})

describe('silence', () => {
  it('sends the position, which advances with commits that are not shown', async () => {
    const { engine, registry } = testService()
    const stream = await followed(await engine.call(), '/machine/', { silence: 5 })
    const first = await stream.pull()
    await put(engine, '/disk/1', draft(disk))
    const { revision } = await registry.page({ limit: 1 }, {})
    expect(revision).not.toBe(stream.position)
    await vi.waitFor(
      async () => expect(await stream.pull()).toEqual({ done: false, value: { type: 'position', revision } }),
      30_000,
    )
    expect(first.value).toEqual({ type: 'position', revision: stream.position })
  })
})

describe('a registry', () => {
  /** Fails a given number of times to follow. */
  class Failing extends MemoryRegistry {
    failures: OcciError[] = []

    override changes(...args: Parameters<Registry['changes']>): AsyncGenerator<ChangeSet> {
      const failure = this.failures.shift()
      if (failure === undefined) return super.changes(...args)
      return (async function* () {
        yield* []
        throw failure
      })()
    }
  }

  it('that is unavailable for some time is followed again, and nothing is missed', async () => {
    const registry = new Failing()
    registry.failures.push(new OcciError('unavailable', 'away'), new OcciError('internal', 'broken'))
    const { engine, reports } = testService({}, { registry })
    const stream = await followed(await engine.call(), '/')
    await put(engine, '/machine/1', draft(machine))
    expect(await stream.take(1)).toEqual(['created /machine/1'])
    expect(reports.map(({ during }) => during)).toEqual(['following the changes of the registry'])
  })

  it('whose contents were replaced resets all streams', async () => {
    const registry = new Failing()
    registry.failures.push(new OcciError('gone', 'restored'))
    const { engine } = testService({}, { registry })
    const call = await engine.call()
    const streams = [await followed(call, '/'), await followed(call, '/machine/')]
    for (const stream of streams) expect(await stream.take(1)).toEqual(['reset'])
    await put(engine, '/machine/1', draft(machine))
    for (const stream of streams) expect(await stream.take(1)).toEqual(['created /machine/1'])
  })

  it('that cannot be read when the first stream opens is tried again with the next', async () => {
    const { engine, registry } = testService()
    const call = await engine.call()
    vi.spyOn(registry, 'page').mockRejectedValueOnce(new OcciError('unavailable', 'away'))
    await expect(followed(call, '/')).rejects.toMatchObject({ code: 'unavailable' })
    const stream = await followed(call, '/')
    await put(engine, '/machine/1', draft(machine))
    expect(await stream.take(1)).toEqual(['created /machine/1'])
  })

  it('that is closed ends all streams', async () => {
    const { engine, registry } = testService()
    const call = await engine.call()
    const streams = [await followed(call, '/'), await followed(call, '/', { after: 'x' })]
    await streams[1]?.take(1)
    const ends = streams.map((stream) => stream.next())
    await registry.close()
    expect(await Promise.all(ends)).toEqual([undefined, undefined])
  })
})
