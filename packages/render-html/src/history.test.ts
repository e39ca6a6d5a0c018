import type { Entity, EntityChange } from '@occi/core'
import { parse } from 'parse5'
import { beforeEach, describe, expect, test } from 'vitest'
import { entities, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue, production } from './example/model.test-fixture.ts'
import { attribute, elements, nodesOf, textOf } from './example/page.test-fixture.ts'
import { ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'

const reader = new MemoryReader(catalogue, entities)
const site = new ExampleSite(htmlRendering({ name: 'Example' }), reader)
const state = 'com.example.machine.state'
const time = Date.UTC(2026, 10, 28, 19, 40)

const like = (fields: Partial<Entity>, attributes: Entity['attributes'] = {}): Entity => ({
  ...front,
  ...fields,
  attributes: { ...front.attributes, ...attributes },
})
const change = (fields: Partial<EntityChange>): EntityChange => ({ time, operation: 'update', after: front, ...fields })

/** The items of the history on a page. */
async function historyAt(target: string): Promise<readonly string[]> {
  const page = parse((await site.get(target)).body)
  const list = [...nodesOf(page)].find((node) => attribute(node, 'class') === 'history')
  return (list?.childNodes ?? []).filter((node) => node.nodeName === 'li').map(textOf)
}

beforeEach(() => reader.changes.clear())

describe('the page of an entity says what happened to it', () => {
  test('who, when, which operation, and what it changed, the state first', async () => {
    reader.changes.set(front.id, [
      change({
        before: like({}, { [state]: 'inactive', 'com.example.machine.cores': 1 }),
        action: 'start',
        operation: 'action',
        caller: 'ann',
      }),
      change({
        before: like({ mixins: [] }),
        after: like({ mixins: [production.identifier] }),
        operation: 'associate',
      }),
      change({ before: like({ title: 'x'.repeat(100) }), after: like({ title: '' }) }),
      change({ before: like({}), operation: 'create' }),
      change({ before: like({}), operation: 'delete' }),
      change({ operation: 'create', caller: 'bob' }),
    ])
    const cores = front.attributes['com.example.machine.cores']
    expect(await historyAt(front.location)).toEqual([
      `Started by ann28 Nov 2026, 19:40 UTCState: inactive → activeCores: 1 → ${cores}`,
      'Added Production28 Nov 2026, 19:40 UTC',
      `Changed28 Nov 2026, 19:40 UTCTitle: ${'x'.repeat(31)}… → none`,
      'Link added28 Nov 2026, 19:40 UTC',
      'Link removed28 Nov 2026, 19:40 UTC',
      'Created by bob28 Nov 2026, 19:40 UTC',
    ])
  })

  test('of many changes the latest, and leads to the rest', async () => {
    const many = Array.from({ length: 150 }, (_, index) => change({ before: like({ title: `${index}` }) }))
    reader.changes.set(front.id, many)
    expect(await historyAt(front.location)).toHaveLength(6)
    const links = elements(parse((await site.get(front.location)).body), 'a').map((node) => attribute(node, 'href'))
    expect(links).toContain(`${front.location}?history`)
    expect(await historyAt(`${front.location}?history`)).toHaveLength(100)
    expect((await site.get(`${front.location}?history`)).body).toContain('Older changes are not shown.')
    reader.changes.set(front.id, many.slice(0, 9))
    expect((await site.get(`${front.location}?history`)).body).toContain('Older changes are not kept.')
  })

  test('that an action is in progress, and since when', async () => {
    const slow = like({ actions: [] }, { [state]: 'inactive', [`${state}.message`]: 'start is in progress' })
    const others = new MemoryReader(catalogue, [slow])
    others.changes.set(front.id, [change({ before: front, after: slow, operation: 'action', action: 'start' })])
    const { body } = await new ExampleSite(htmlRendering(), others).get(front.location)
    expect(body).toContain('<strong>Starting…</strong> since <time')
    expect(body).toContain(`<noscript><meta http-equiv="refresh" content="5; url=${front.location}"></noscript>`)
    // What was requested is not done yet.
    const told = await new ExampleSite(htmlRendering(), others).get(`${front.location}?_done=acted:1:1:start`)
    expect(told.body).toContain('<span>Start requested.</span>')
    // The page that comes again does not say so any more.
    expect(told.body).toContain(`content="5; url=${front.location}"`)
    expect((await site.get(`${front.location}?_done=acted:1:1:start`)).body).toContain('<span>Started.</span>')
    expect((await site.get(front.location)).body).not.toContain('<meta http-equiv')
  })
})
