import { isLink, isOcciError, type Policy } from '@occi/core'
import type { EntityWithLinks, ServiceEvent } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Call } from '../call.ts'
import { changesOf, disk, draft, machine, plug, put, testService } from '../cloud.test-fixture.ts'
import type { Engine } from '../engine.ts'
import { change } from '../operations/change.ts'
import { remove } from '../operations/delete.ts'
import { page } from '../operations/retrieve.ts'
import { type Followed, followed } from './feed.test-fixture.ts'

/** Ways to hide what is titled `secret` from all but the operator. */
const policies: Readonly<Record<string, Policy>> = {
  visible: { visible: ({ title }, { extras }) => extras.isOperator === true || title !== 'secret' },
  restrict: {
    restrict: ({ extras }) => (extras.isOperator ? {} : { attributes: new Map([['occi.core.title', 'open']]) }),
  },
}

const resources = ['/machine/1', '/machine/2', '/disk/1', '/disk/2']
const links = ['/plug/1', '/plug/2']

type Step = readonly [what: 'put' | 'delete' | 'link' | 'unlink', index: number, isSecret: boolean, end: number]

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('put' as const, 'put' as const, 'delete' as const, 'link' as const, 'unlink' as const),
  fc.nat(3),
  fc.boolean(),
  fc.nat(1),
)

async function take([what, index, isSecret, end]: Step, engine: Engine, operator: Call): Promise<void> {
  const title = isSecret ? 'secret' : 'open'
  const resource = resources[index] ?? ''
  const link = links[index % 2] ?? ''
  const ends = { source: `/machine/${end + 1}`, target: `/disk/${(index % 2) + 1}` }
  try {
    if (what === 'delete') await remove(resource, operator)
    else if (what === 'unlink') await remove(link, operator)
    else {
      const [location, made] =
        what === 'link'
          ? [link, draft(plug, { title, ...ends })]
          : [resource, draft(resource.startsWith('/machine/') ? machine : disk, { title })]
      if ((await operator.read.entity(location)) === undefined) await put(engine, location, made, operator)
      else await change(location, 'update', () => changesOf(what === 'link' ? { title, ...ends } : { title }), operator)
    }
  } catch (error) {
    // Some steps make no sense where they come.
    if (!isOcciError(error, 'not-found', 'invalid', 'conflict')) throw error
  }
}

/** What a listing shows: the links of each entity, by its id. */
async function listed(call: Call): Promise<Map<string, string>> {
  const { items } = await page({ limit: 100 }, true, call)
  return new Map(items.map((found) => [found.entity.id, contentOf(found)]))
}

function contentOf({ entity, links: own }: EntityWithLinks): string {
  return JSON.stringify([entity.location, entity.title, own.map(({ location }) => location).toSorted()])
}

function withoutMarkers(state: ReadonlyMap<string, string>): readonly string[] {
  return [...state.values()].filter((content) => !content.includes('/marker/')).toSorted()
}

/** Applies events until the one of a marker; returns those before it. */
async function applyUntil(marker: string, stream: Followed, state: Map<string, string>, call: Call) {
  const events: ServiceEvent[] = []
  for (;;) {
    const event = await stream.next()
    if (event === undefined) throw new Error('the stream has ended')
    if ('found' in event && event.found.entity.location === marker) return events
    events.push(event)
    if (event.type === 'reset') {
      state.clear()
      for (const [id, content] of await listed(call)) state.set(id, content)
    } else if ('found' in event) state.set(event.found.entity.id, contentOf(event.found))
    else if ('entity' in event) state.delete(event.entity.id)
  }
}

describe.each(Object.keys(policies))('what `%s` hides', (name) => {
  const numRuns = Number(process.env.OCCI_RUNS ?? (process.env.THOROUGH === undefined ? 10 : 30))

  it('is in no event, and entities that become visible or hidden have events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { engine } = testService({}, { policy: policies[name] })
        const operator = await engine.call({ extras: { isOperator: true } })
        const call = await engine.call({ extras: {} })
        const stream = await followed(call, '/')
        const state = await listed(call)
        for (const [number, one] of steps.entries()) {
          const before = await listed(call)
          await take(one, engine, operator)
          const after = await listed(call)
          const marker = `/marker/${number}`
          await put(engine, marker, draft(disk, { title: 'open' }), operator)
          const events = await applyUntil(marker, stream, state, call)
          for (const event of events) {
            if (event.type === 'deleted') expect([...before.keys()]).toContain(event.entity.id)
            if ('found' in event) expect([...after.values()]).toContain(contentOf(event.found))
          }
          expect(withoutMarkers(state)).toEqual(withoutMarkers(after))
        }
      }),
      { numRuns },
    )
  })

  it('is in no event of a late reader either', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { engine } = testService({}, { policy: policies[name] })
        const operator = await engine.call({ extras: { isOperator: true } })
        const call = await engine.call({ extras: {} })
        const half = Math.floor(steps.length / 2)
        for (const one of steps.slice(0, half)) await take(one, engine, operator)
        const stream = await followed(call, '/')
        const state = await listed(call)
        for (const one of steps.slice(half)) await take(one, engine, operator)
        await put(engine, '/marker/end', draft(disk, { title: 'open' }), operator)
        const events = await applyUntil('/marker/end', stream, state, call)
        for (const event of events) {
          // A restriction is about resources: of links the ends decide.
          if (!('found' in event) || (name === 'restrict' && isLink(event.found.entity))) continue
          expect(event.found.entity.title).not.toBe('secret')
        }
        expect(withoutMarkers(state)).toEqual(withoutMarkers(await listed(call)))
      }),
      { numRuns },
    )
  })
})
