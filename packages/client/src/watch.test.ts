import { compute, computeActions } from '@occi/infrastructure'
import { afterEach, expect, test } from 'vitest'
import type { WatchEvent } from './index.ts'
import { closeAll, cloud } from './service.test-fixture.ts'

afterEach(closeAll)

/** What happens, in short. */
function short(event: WatchEvent<typeof compute>): string {
  return event.type === 'deleted' || event.type === 'categories' ? event.type : `${event.type} ${event.entity.title}`
}

test('a watch lists, then tells what happens', async () => {
  const machines = (await cloud({ base: '/cloud' })).kind(compute)
  const first = await machines.create({ title: 'first' })
  const seen: string[] = []
  for await (const event of machines.watch()) {
    seen.push(short(event))
    if (seen.length === 1) await machines.create({ title: 'second' })
    if (seen.length === 2) await machines.act(first, computeActions.start)
    if (seen.length === 3) await machines.delete(first.location)
    if (seen.length === 4) break
  }
  expect(seen).toEqual(['listed first', 'created second', 'updated first', 'deleted'])
})

test('a watch continues after each stream', async () => {
  let streams = 0
  // The stream that the service has ended misses what is created before the next one begins.
  const betweenStreams: typeof fetch = async (input, init) => {
    const isStream = new Headers(init?.headers).get('accept') === 'text/event-stream'
    if (isStream && streams++ > 0) await machines.create({ title: `between ${streams}` })
    return fetch(input, init)
  }
  const machines = (await cloud({ events: { lifetime: 50 } }, { fetch: betweenStreams })).kind(compute)
  await machines.create({ title: 'first' })
  const seen: string[] = []
  for await (const event of machines.watch()) {
    seen.push(short(event))
    if (seen.length === 4) break
  }
  // None is missed, none repeated.
  expect(seen).toEqual(['listed first', 'created between 2', 'created between 3', 'created between 4'])
})

test('a watch lists again after a reset', async () => {
  const stream = () => new Response('event: reset\ndata: {}\n\n', { headers: { 'Content-Type': 'text/event-stream' } })
  const resetting: typeof fetch = (input, init) =>
    new Headers(init?.headers).get('accept') === 'text/event-stream' ? Promise.resolve(stream()) : fetch(input, init)
  const machines = (await cloud({}, { fetch: resetting })).kind(compute)
  const first = await machines.create({ title: 'first' })
  const seen: string[] = []
  for await (const event of machines.watch()) {
    seen.push(short(event))
    if (seen.length === 2) await machines.delete(first.location)
    if (seen.length === 3) break
  }
  expect(seen).toEqual(['listed first', 'listed first', 'deleted'])
})

test('without events, a watch lists again and again', async () => {
  const occi = await cloud({}, { fetch: withoutEvents, mediaType: 'text/plain' })
  const machines = occi.kind(compute)
  const first = await machines.create({ title: 'first' })
  const seen: string[] = []
  for await (const event of machines.watch({ interval: 1 })) {
    seen.push(short(event))
    if (seen.length === 1) await machines.update(first, { title: 'changed' })
    if (seen.length === 2) await machines.delete(first.location)
    if (seen.length === 3) break
  }
  expect(seen).toEqual(['listed first', 'updated changed', 'deleted'])
})

/** A service as those of OCCI 1.1 are: without events and revisions. */
const withoutEvents: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers)
  if (headers.get('accept') === 'text/event-stream') return new Response('', { status: 406 })
  const response = await fetch(input, init)
  const { status } = response
  const answered = new Headers(response.headers)
  answered.delete('occi-revision')
  return new Response(await response.arrayBuffer(), { status, headers: answered })
}

test('waiting ends when the entity is as wanted', async () => {
  const machines = (await cloud()).kind(compute)
  const web = await machines.create({ title: 'web' })
  const active = machines.waitFor(web, ({ attributes }) => attributes['occi.compute.state'] === 'active')
  await machines.act(web, computeActions.start)
  expect((await active).title).toBe('web')
})

test('waiting ends with the time limit, the signal and the entity', async () => {
  const machines = (await cloud()).kind(compute)
  const web = await machines.create({ title: 'web' })
  const never = () => false
  await expect(machines.waitFor(web, never, { timeout: 50 })).rejects.toMatchObject({ code: 'timeout' })
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(machines.waitFor(web, never, { signal })).rejects.toThrow('enough')
  const waiting = machines.waitFor(web, never)
  await machines.delete(web.location)
  await expect(waiting).rejects.toMatchObject({ code: 'not-found', status: 404 })
})

test('a watch ends with its signal', async () => {
  const machines = (await cloud()).kind(compute)
  const stop = new AbortController()
  const watching = (async () => {
    for await (const _ of machines.watch({ signal: stop.signal })) stop.abort(new Error('enough'))
  })()
  await machines.create({ title: 'any' })
  await expect(watching).rejects.toThrow('enough')
})
