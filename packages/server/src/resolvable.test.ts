import { faultsError, type RawEntity } from '@occi/core'
import { expect, test } from 'vitest'
import { Resolvable } from './resolvable.ts'

const entity: RawEntity = { categories: [], attributes: new Map() }

test.each([
  ['an entity', { type: 'entity', entity }, ['title'], '/title'],
  ['the only entity of a listing', { type: 'entities', entities: [entity] }, ['title'], '/entities/0/title'],
  ['one of several', { type: 'entities', entities: [entity, entity] }, ['entities', 1, 'title'], '/entities/1/title'],
  ['a listing', { type: 'entities', entities: [] }, [], '/'],
] as const)('a fault of %s has its place in the message', (_, raw, path, pointer) => {
  const at = (steps: readonly (string | number)[]) => ({ pointer: `/${steps.join('/')}` })
  const located = new Resolvable(raw, { raw, at }).locate(faultsError('invalid', [{ message: 'wrong', path }]))
  expect(located).toMatchObject({ message: `${pointer}: wrong`, faults: [{ path, position: { pointer } }] })
})
