import { idOf, isPromise } from '@occi/core'
import { registryContract } from '@occi/testkit/registry'
import { describe, expect, it } from 'vitest'
import { MemoryRegistry } from './index.ts'

registryContract('MemoryRegistry', { open: () => new MemoryRegistry() })

const machine = (location: string, owner?: string) => ({
  ...{
    id: idOf(location, owner),
    location,
    kind: 'http://example.com/occi#machine',
    mixins: [],
    actions: [],
    version: 1,
  },
  attributes: {},
  ...(owner === undefined ? {} : { owner }),
})

async function filled(...entities: readonly ReturnType<typeof machine>[]): Promise<MemoryRegistry> {
  const registry = new MemoryRegistry()
  const work = await registry.begin({ operation: 'create', keys: [] }, {})
  await work.commit(entities.map((entity) => ({ type: 'put', entity })))
  return registry
}

describe('a registry in memory', () => {
  it('needs no turn of the event loop where nothing is locked', () => {
    const registry = new MemoryRegistry()
    const work = registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    if (isPromise(work)) throw new Error('a promise')
    expect(work.commit([{ type: 'put', entity: machine('/m/1') }])).toBeUndefined()
    expect(registry.entity('/m/1', {})).toEqual(machine('/m/1'))
  })

  it('hands out what nobody can change', async () => {
    const registry = await filled(machine('/m/1'))
    const entity = registry.entity('/m/1', {})
    expect(Object.isFrozen(entity) && Object.isFrozen(entity?.attributes)).toBe(true)
    expect(Object.isFrozen(registry.mixins({}))).toBe(true)
  })

  it("keeps everybody's entities in order, however many owners come and go", async () => {
    const owners = Array.from({ length: 30 }, (_, index) => `owner ${index}`)
    const all = owners.flatMap((owner, index) => [
      machine('/same', owner),
      machine(`/own/${index % 7}/${index}`, owner),
    ])
    const registry = await filled(...all)
    const locations = () => registry.page({ limit: 100 }, { everyone: true }).items.map((entity) => entity.location)
    const expected = all.map((entity) => entity.location).sort()
    expect(locations()).toEqual(expected)
    const work = await registry.begin({ operation: 'update', keys: [] }, { owner: 'owner 3' })
    await work.commit([
      { type: 'delete', location: '/same', version: 1 },
      { type: 'put', entity: machine('/own/0/new', 'owner 99') },
    ])
    expect(locations()).toEqual([...expected, '/own/0/new'].sort().toSpliced(-1, 1))
    expect(registry.count({ prefix: '/own/0/' }, { everyone: true })).toBe(6)
  })
})
