import { expect, test, vi } from 'vitest'
import { copyAttributes } from './authoring.ts'
import { completeEntity } from './complete-entity.ts'
import { Catalogue, defineKind, defineMixin, type Resource, resource } from './index.ts'

const scheme = 'http://example.com/occi#'
const disk = defineKind({
  scheme,
  term: 'disk',
  parent: resource,
  attributes: {
    'com.example.disk.size': { type: 'integer', required: true, mutable: true },
    'com.example.disk.speed': { type: 'string', enum: ['slow', 'fast'], default: 'slow' },
    'com.example.disk.label': { type: 'string', mutable: true },
  },
})
const fast = defineMixin({
  scheme,
  term: 'fast',
  applies: [disk],
  attributes: {
    'com.example.disk.speed': { type: 'string', default: 'fast' },
    'com.example.fast.cache': { type: 'integer', default: 1 },
  },
})
const catalogue = new Catalogue([disk, fast])

function stored(attributes: Resource['attributes'], ...mixins: string[]): Resource {
  return {
    id: 'urn:uuid:3b0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11',
    location: '/disk/1',
    kind: disk.identifier,
    mixins,
    attributes: copyAttributes(attributes),
    actions: [],
    version: 7,
  }
}
const never = () => expect.unreachable()

test('an entity that lacks nothing is returned as it is', () => {
  const entity = stored({ 'com.example.disk.size': 1, 'com.example.disk.speed': 'fast' })
  expect(completeEntity(entity, catalogue, never)).toBe(entity)
})

test('an entity that was stored before an attribute had a default gets it, the stored one stays as it is', () => {
  const entity = stored({ 'com.example.disk.size': 1 })
  const complete = completeEntity(entity, catalogue, never)
  expect(complete).toEqual({
    ...entity,
    attributes: { 'com.example.disk.size': 1, 'com.example.disk.speed': 'slow' },
  })
  expect('constructor' in complete.attributes).toBe(false)
  expect(entity.attributes).toEqual({ 'com.example.disk.size': 1 })
})

test('the default of a mixin comes first; attributes of the mixin itself stay as they are', () => {
  const entity = stored({ 'com.example.disk.size': 1 }, fast.identifier)
  expect(completeEntity(entity, catalogue, never).attributes).toEqual({
    'com.example.disk.size': 1,
    'com.example.disk.speed': 'fast',
  })
})

test('what is required and has no default is reported', () => {
  const report = vi.fn()
  const complete = completeEntity(stored({}), catalogue, report)
  expect(complete.attributes).toEqual({ 'com.example.disk.speed': 'slow' })
  expect(report).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      code: 'internal',
      message: expect.stringContaining(
        '/disk/1 lacks com.example.disk.size, which http://example.com/occi#disk requires',
      ),
    }),
  )
})

test('an entity whose kind is no longer served is returned as it is', () => {
  const entity = stored({})
  expect(completeEntity(entity, new Catalogue([]), never)).toBe(entity)
})
