import { expect, test } from 'vitest'
import { copyAttributes } from '../attribute.ts'
import type { Entity } from '../entity.ts'
import { parseChanges, parseEntity, parseIntent } from './stored.ts'

const attributes = copyAttributes(JSON.parse('{"__proto__":"a name as any other"}'))
const entity: Entity = {
  id: 'urn:example:1',
  location: '/m/1',
  kind: 'http://example.com/occi#m',
  mixins: [],
  attributes,
  actions: [],
  version: 1,
}

test('an entity comes back as it was, its attributes inherit nothing', () => {
  const read = parseEntity(JSON.stringify(entity))
  expect(read).toEqual(entity)
  expect(Object.keys(read.attributes)).toEqual(['__proto__'])
  expect('constructor' in read.attributes).toBe(false)
})

test('an intent comes back as it was, and the attributes of its entities inherit nothing', () => {
  const intent = {
    operation: 'create',
    keys: ['/m/1'],
    creates: [entity],
    deletes: [entity],
    changes: ['/m/2'],
  } as const
  const read = parseIntent(JSON.stringify(intent))
  expect(read).toEqual(intent)
  for (const one of [...(read.creates ?? []), ...(read.deletes ?? [])]) {
    expect('constructor' in one.attributes).toBe(false)
  }
  expect(parseIntent('{"operation":"update","keys":[]}')).toEqual({ operation: 'update', keys: [] })
})

test('changes come back as they were, and the attributes of their entities inherit nothing', () => {
  const changes = {
    operation: 'update',
    caller: 'ann',
    entities: [{ before: entity, after: { ...entity, version: 2 } }, { after: entity }],
    mixins: [],
  } as const
  const read = parseChanges(JSON.stringify(changes))
  expect(read).toEqual(changes)
  for (const { before, after } of read.entities) {
    for (const one of [before, after]) if (one !== undefined) expect('constructor' in one.attributes).toBe(false)
  }
})
