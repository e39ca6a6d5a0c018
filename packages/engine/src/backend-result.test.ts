import type { AttributeValue, Backend, Entity } from '@occi/core'
import { describe, expect, it, test } from 'vitest'
import { backendName } from './backend-result.ts'
import {
  disk,
  draft,
  machine,
  patch,
  placed,
  plug,
  put,
  recorded,
  refuse,
  replace,
  start,
  stored,
  storedLocations,
  testService,
} from './cloud.test-fixture.ts'
import { act } from './operations/act.ts'
import { remove } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'
import { page, retrieve } from './operations/retrieve.ts'

/** Sets what no type allows. */
const set = (entity: Entity, name: string, value: unknown) =>
  void Object.assign(entity.attributes, { [name]: value as AttributeValue })

function nested(depth: number): object {
  let value: object = {}
  for (let level = 0; level < depth; level++) value = { value }
  return value
}

function cyclic(): object {
  const cycle: { self?: object } = {}
  cycle.self = cycle
  return cycle
}

/** What a backend can leave that is not valid, and what the error says of it. */
const invalid: readonly [string, (entity: Entity) => void, string][] = [
  ['a value of another type', (one) => set(one, 'com.example.state', 7), 'com.example.state must be a string'],
  ['a value with a line break', (one) => set(one, 'com.example.state', 'a\nb'), 'line breaks'],
  ['an attribute that nothing defines', (one) => set(one, 'com.example.typo', 1), 'com.example.typo is not an'],
  ['an attribute of the core model', (one) => set(one, 'occi.core.title', 'x'), 'occi.core.title'],
  ['no attributes', (one) => void Reflect.set(one, 'attributes', null), 'attributes are not an object'],
  ['an action that nothing defines', (one) => void Reflect.set(one, 'actions', ['x']), 'x is not an action'],
  ['no actions', (one) => void Reflect.set(one, 'actions', undefined), 'actions are not an array'],
  ['extras that are none', (one) => void Reflect.set(one, 'extras', 7), 'extras are no object'],
  ...(
    [
      ['a bigint', 1n],
      ['a function', () => 1],
      ['a cycle', cyclic()],
      ['depth', nested(20_000)],
    ] as const
  ).map(([name, value]): [string, (entity: Entity) => void, string] => [
    `extras with ${name}`,
    (one) => void Reflect.set(one, 'extras', { deep: { value } }),
    "its extra 'deep'",
  ]),
]

const fault = (words: string) => ({ code: 'backend', message: expect.stringContaining(words) })

describe.each(invalid)('%s', (_, leave, words) => {
  it('by create: nothing is stored, and what was accepted is undone, last first', async () => {
    const log: string[] = []
    const { engine, registry } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'mixin', { create: leave }),
    })
    const made = put(engine, '/machine/1', draft(machine, { mixins: [placed] }))
    await expect(made).rejects.toMatchObject(fault(words))
    await expect(made).rejects.toMatchObject(fault(placed.identifier))
    expect(await storedLocations(registry)).toEqual([])
    expect(log.map((line) => line.split(' ')[0])).toEqual([
      'kind.create',
      'mixin.create',
      'mixin.delete',
      'kind.delete',
    ])
  })

  it.each(['update', 'replace'] as const)('by %s: nothing is stored, and the change is undone', async (routine) => {
    const values: unknown[] = []
    const backend: Backend = {
      [routine]: (entity: Entity, { attributes }: { attributes: Entity['attributes'] }) => {
        values.push(attributes['com.example.memory'])
        if (values.length === 1) leave(entity)
      },
    }
    const { engine } = testService({ machine: backend })
    const before = await put(engine, '/machine/1', draft(machine, { attributes: { 'com.example.memory': 1 } }))
    const change = routine === 'update' ? patch : replace
    const changes = { attributes: { 'com.example.memory': 2 } }
    await expect(change(engine, '/machine/1', changes)).rejects.toMatchObject(fault(words))
    expect(values).toEqual([2, 1])
    expect(await stored(engine, '/machine/1')).toEqual(before)
  })

  it('by associate and dissociate: nothing is stored, and the membership stays', async () => {
    let invalidly = true
    const leaveOnce = (entity: Entity) => {
      if (invalidly) leave(entity)
    }
    const { engine } = testService({ placed: { associate: leaveOnce, dissociate: leaveOnce } })
    const before = await put(engine, '/machine/1', draft(machine))
    const members = async (membership: 'add' | 'remove') =>
      changeMembers(placed, membership, ['/machine/1'], await engine.call())
    await expect(members('add')).rejects.toMatchObject(fault(words))
    expect(await stored(engine, '/machine/1')).toEqual(before)
    invalidly = false
    await members('add')
    invalidly = true
    await expect(members('remove')).rejects.toMatchObject(fault(words))
    expect(await stored(engine, '/machine/1')).toMatchObject({ mixins: [placed.identifier], version: 2 })
  })

  it('by an action: nothing is stored, and recovery brings the entity up to date', async () => {
    const log: string[] = []
    const backend = recorded(log, 'kind', {
      create: (entity) => void Reflect.set(entity, 'actions', [start.identifier]),
      action: leave,
      retrieve: (entity) => set(entity, 'com.example.state', 'on'),
    })
    const { engine } = testService({ machine: backend })
    const before = await put(engine, '/machine/1', draft(machine))
    const invocation = { action: start, attributes: {} }
    await expect(act('/machine/1', invocation, await engine.call())).rejects.toMatchObject(fault(words))
    expect(await stored(engine, '/machine/1')).toEqual(before)
    await engine.recover()
    expect(await stored(engine, '/machine/1')).toMatchObject({ attributes: { 'com.example.state': 'on' } })
  })

  it('by retrieve: reported, and the stored state is shown', async () => {
    for (const routine of ['retrieve', 'retrieveMany'] as const) {
      const backend: Backend =
        routine === 'retrieve' ? { retrieve: leave } : { retrieveMany: (entities) => entities.forEach(leave) }
      const { engine, reports } = testService({ machine: backend })
      const before = await put(engine, '/machine/1', draft(machine))
      expect((await retrieve('/machine/1', await engine.call())).entity).toEqual(before)
      const { items } = await page({ limit: 10 }, true, await engine.call())
      expect(items.map(({ entity }) => entity)).toEqual([before])
      expect(reports).toHaveLength(2)
      for (const { error, during } of reports) {
        expect(error).toMatchObject(fault(words))
        expect(error).toMatchObject(fault(machine.identifier))
        expect(during).toContain('/machine/1')
      }
      expect(await stored(engine, '/machine/1')).toEqual(before)
    }
  })

  it('by an update from outside a request: refused, nothing is stored', async () => {
    const { engine } = testService()
    const before = await put(engine, '/machine/1', draft(machine))
    await expect(engine.update('/machine/1', leave)).rejects.toMatchObject(fault(words))
    expect(await stored(engine, '/machine/1')).toEqual(before)
  })

  it('by a change of another entity: nothing is stored', async () => {
    const { engine, registry } = testService({
      plug: {
        create(entity, { batch }) {
          if ('source' in entity) batch.update(entity.source, leave)
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    const made = put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await expect(made).rejects.toMatchObject(fault(words))
    expect(await storedLocations(registry)).toEqual(['/disk/1', '/machine/1'])
  })

  it('by a delete before another refuses: what was stored is kept, and it is reported', async () => {
    const { engine, reports } = testService({ machine: { delete: refuse }, placed: { delete: leave } })
    await put(engine, '/machine/1', draft(machine, { mixins: [placed] }))
    await expect(remove('/machine/1', await engine.call())).rejects.toMatchObject({ code: 'attribute' })
    expect(await stored(engine, '/machine/1')).toMatchObject({ mixins: [], attributes: {} })
    expect(reports[0]?.error).toMatchObject(fault(words))
  })
})

it('looks only at values that have changed', async () => {
  let reads = 0
  const counted = {}
  for (let i = 0; i < 100; i++) {
    Object.defineProperty(counted, `m${i}`, { enumerable: true, get: () => reads++ })
  }
  const { engine } = testService({
    machine: { create: (entity) => void Reflect.set(entity, 'extras', { counted }), update() {} },
  })
  await put(engine, '/machine/1', draft(machine))
  reads = 0
  await patch(engine, '/machine/1', { attributes: { 'com.example.memory': 2 } })
  expect(reads).toBeLessThan(350)
})

test('a backend is named by its class, and by what it serves', () => {
  class Machines {}
  expect(backendName(new Machines(), [machine, placed])).toBe(
    `the backend Machines of ${machine.identifier} and ${placed.identifier}`,
  )
  expect(backendName({}, [machine])).toBe(`the backend of ${machine.identifier}`)
})
