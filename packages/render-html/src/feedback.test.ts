import { HttpError, OcciError } from '@occi/core'
import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { entities, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue, production, stop, suspend } from './example/model.test-fixture.ts'
import { attribute, elements, nodesOf, textOf } from './example/page.test-fixture.ts'
import { type Answer, ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'

const site = new ExampleSite(htmlRendering({ name: 'Example' }), new MemoryReader(catalogue, entities))

/** The text of the first element with a role. */
function roleOf({ body }: Answer, role: string): string {
  const found = [...nodesOf(parse(body))].find((node) => attribute(node, 'role') === role)
  return found === undefined ? '' : textOf(found)
}

const titleOf = ({ body }: Answer) => textOf(elements(parse(body), 'h1')[0] ?? { nodeName: '' })

describe('after a change the next page says what was done', () => {
  test.each([
    [`${front.location}?_done=created:1:1`, 'Created.'],
    ['/volume/data?_done=created:1:1:/machine/web-1', 'Created Web server.'],
    ['/machine/?_done=created:3:3', 'Created 3 entities.'],
    [`${front.location}?_done=saved:1:1`, 'Saved.'],
    [`${front.location}?_done=acted:1:1:stop`, 'Stopped.'],
    ['/machine/?_done=acted:133:201:start', 'Started: 133 of 201 entities; not possible now for the other 68.'],
    ['/machine/?_done=acted:3:4:stop', 'Stopped: 3 of 4 entities; not possible now for the other one.'],
    ['/machine/?_done=acted:1201:1201:start', 'Started: 1,201 entities.'],
    ['/machine/?_done=deleted:1:1', 'Deleted.'],
    ['/machine/?_done=deleted:12:12', 'Deleted 12 entities.'],
    [`${front.location}?_done=added:1:1:${production.location}`, 'Added Production.'],
    [`${production.location}?_done=removed:2:2:${production.location}`, 'Removed 2 entities from Production.'],
    [`/-/?_done=defined:1:1:${production.location}`, 'Defined the tag Production.'],
    ['/-/?_done=dropped:1:1', 'Removed the tag. What held it keeps existing without it.'],
    ['/?_done=deleted:2:2', 'Deleted 2 entities.'],
  ])('%s: %s', async (target, said) => {
    const answer = await site.get(target)
    expect([answer.status, roleOf(answer, 'status')]).toEqual([200, said])
  })

  test('of what has begun alone, it says so', async () => {
    const starting = { ...front, attributes: { ...front.attributes, 'com.example.machine.state': 'starting' } }
    const reader = new MemoryReader(catalogue, [starting])
    const passing = new ExampleSite(htmlRendering({ name: 'Example' }), reader)
    const said = async (target: string) => roleOf(await passing.get(target), 'status')
    expect(await said('/machine/?_done=acted:16:50:start')).toBe(
      'Start requested: 16 of 50 entities; not possible now for the other 34.',
    )
    expect(await said('/machine/?_done=acted:1:1:start')).toBe('Start requested.')
    expect(await said(`${front.location}?_done=acted:1:1:start`)).toBe('Start requested.')
  })

  test('an address that someone made up shows no text of theirs', async () => {
    for (const foreign of [
      'won:1:1:Call%20555%20now',
      'acted:1:1:Call%20555%20now',
      'created:1:1:/machine/Call%20555%20now',
      'added:1:1:/Call%20555%20now/',
      'created:1:1:javascript:alert(555)',
      'defined:1:1:https://555.example/',
    ]) {
      const { status, body } = await site.get(`${front.location}?_done=${foreign}`)
      expect([status, body.includes('555')]).toEqual([200, false])
    }
  })
})

describe('what is refused comes back on the page that the user was on', () => {
  const refusal = new HttpError(409, 'the hypervisor is busy')

  test('an action, on the page of its entity', async () => {
    const answer = await site.refuse(
      `${front.location}?action=suspend`,
      `action=${encodeURIComponent(suspend.identifier)}`,
      refusal,
    )
    expect(titleOf(answer)).toMatch(/^Web server/)
    expect(roleOf(answer, 'alert')).toBe('Nothing was changedthe hypervisor is busy')
  })

  test('an action with fields, in its open form with what was typed', async () => {
    const body = new URLSearchParams({ action: stop.identifier, method: 'poweroff' }).toString()
    const { body: page } = await site.refuse(`${front.location}?action=stop`, body, refusal)
    const open = elements(parse(page), 'details').filter((node) => attribute(node, 'open') !== undefined)
    const chosen = open
      .flatMap((node) => elements(node, 'option'))
      .filter((one) => attribute(one, 'selected') !== undefined)
    expect(chosen.map((one) => attribute(one, 'value'))).toEqual(['poweroff'])
  })

  test('an action on a collection, on the page of the collection with its filters', async () => {
    const target = '/machine/?action=suspend&com.example.machine.state=active'
    const answer = await site.refuse(target, `action=${encodeURIComponent(suspend.identifier)}`, refusal)
    expect(titleOf(answer)).toBe('Machine3')
    expect(roleOf(answer, 'alert')).toBe('Not everything was donethe hypervisor is busy')
  })

  test('taking a mixin from an entity, on the page of the entity', async () => {
    const form = new URLSearchParams({
      _method: 'DELETE',
      _collection: production.location,
      location: front.location,
      _back: front.location,
    })
    const answer = await site.refuse(production.location, form.toString(), refusal)
    expect(titleOf(answer)).toMatch(/^Web server/)
    expect(roleOf(answer, 'alert')).toContain('the hypervisor is busy')
  })

  test('deleting an entity, a collection or a tag', async () => {
    const one = await site.refuse(front.location, '_method=DELETE', refusal)
    expect([titleOf(one), roleOf(one, 'alert')]).toEqual([
      'Delete Web server?',
      'It was not deletedthe hypervisor is busy',
    ])
    const all = await site.refuse('/machine/', '_method=DELETE', refusal)
    expect([titleOf(all), roleOf(all, 'alert')]).toEqual([
      'Machine6',
      'Not everything was deletedthe hypervisor is busy',
    ])
    const { scheme, term } = production
    const tag = new URLSearchParams({ _method: 'DELETE', 'mixin.scheme': scheme, 'mixin.term': term })
    const types = await site.refuse('/-/', tag.toString(), refusal)
    expect([titleOf(types), roleOf(types, 'alert')]).toEqual(['Types', 'Nothing was changedthe hypervisor is busy'])
  })

  test('what was deleted in the meantime has an error page of its own', async () => {
    const gone = new OcciError('not-found', 'there is no entity /machine/gone')
    const answer = await site.refuse('/machine/gone', '_method=DELETE', gone)
    expect([answer.status, titleOf(answer)]).toEqual([404, 'There is nothing here'])
  })
})
