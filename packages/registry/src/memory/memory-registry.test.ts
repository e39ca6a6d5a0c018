import { type Entity, idOf } from '@occi/core'
import { type Committed, isPromise } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { MemoryRegistry } from './index.ts'

const machine = (location: string, owner?: string): Entity => ({
  id: idOf(location, owner),
  location,
  kind: 'http://example.com/occi#machine',
  mixins: [],
  actions: [],
  version: 0,
  attributes: {},
  owner,
})

function create(registry: MemoryRegistry, ...entities: readonly Entity[]): Committed {
  const transaction = registry.begin({ operation: 'create', keys: [] }, {})
  if (isPromise(transaction)) throw new Error('expected no promise')
  const committed = transaction.commit(entities.map((entity) => ({ type: 'put', entity })))
  if (isPromise(committed)) throw new Error('expected no promise')
  return committed
}

describe('a registry in memory', () => {
  it('needs no turn of the event loop if nothing is locked', () => {
    const registry = new MemoryRegistry()
    const { entities, revision } = create(registry, machine('/m/1'))
    expect(registry.entity('/m/1', {})).toEqual({ entity: entities[0], links: [], stamp: 1, revision })
  })

  it('returns what cannot be changed', () => {
    const registry = new MemoryRegistry()
    create(registry, machine('/m/1'))
    const entity = registry.entity('/m/1', {})?.entity
    expect(Object.isFrozen(entity) && Object.isFrozen(entity?.attributes)).toBe(true)
    expect(Object.isFrozen(registry.mixins({}))).toBe(true)
  })

  it('keeps the entities of all owners in order, however many owners come and go', async () => {
    const owners = Array.from({ length: 30 }, (_, index) => `owner ${index}`)
    const all = owners.flatMap((owner, index) => [
      machine('/same', owner),
      machine(`/own/${index % 7}/${index}`, owner),
    ])
    const registry = new MemoryRegistry()
    create(registry, ...all)
    const locations = async () =>
      (await registry.page({ limit: 100 }, { everyone: true })).items.map((entity) => entity.location)
    const expected = all.map((entity) => entity.location).sort()
    expect(await locations()).toEqual(expected)
    const transaction = registry.begin({ operation: 'update', keys: [] }, { owner: 'owner 3' })
    if (isPromise(transaction)) throw new Error('expected no promise')
    transaction.commit([
      { type: 'delete', location: '/same', version: 1 },
      { type: 'put', entity: machine('/own/0/new', 'owner 99') },
    ])
    expect(await locations()).toEqual([...expected, '/own/0/new'].sort().toSpliced(-1, 1))
    expect(await registry.count({ prefix: '/own/0/' }, { everyone: true })).toBe(6)
  })

  it('refuses limits that are not positive integers, by name', () => {
    for (const commits of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new MemoryRegistry({ history: { commits } })).toThrow(
        expect.objectContaining({ code: 'definition', message: expect.stringContaining('history.commits') }),
      )
    }
  })
})
