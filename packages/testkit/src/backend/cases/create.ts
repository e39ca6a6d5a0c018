import { expect } from 'vitest'
import { assertSameState, type Trial, unlessRefused } from '../kit.ts'

/** The engine checks after every call that the entity is defined and valid; and no given value is lost. */
export const createsWhatIsDefined: Trial = async (example, kit) => {
  const subject = await kit.open()
  const entity = await subject.create(example)
  for (const [name, value] of Object.entries(example.attributes ?? {})) {
    if (value !== undefined) expect(entity.attributes[name], `create has dropped ${name}`).toBeDefined()
  }
}

/** A deleted entity is gone, and its location can be used again. */
export const leavesNothingBehind: Trial = async (example, kit) => {
  const subject = await kit.open()
  const before = await subject.leftovers()
  const entity = await subject.create(example)
  await subject.delete(entity)
  expect(await subject.leftovers(), 'what is managed after create and delete').toEqual(before)
  const again = await subject.create(example)
  assertSameState('an entity that is created again at the same location', again, entity)
}

/** Two entities are two: what happens to one does not touch the other. */
export const keepsEntitiesApart: Trial = async (example, kit) => {
  const subject = await kit.open()
  const one = await subject.retrieve(await subject.create(example, '1'))
  const managed = await subject.leftovers()
  const other = await unlessRefused(subject.create(example, '2'))
  if (other === undefined) return
  assertSameState('an entity when another one has been created', await subject.retrieve(one), one)
  await subject.delete(other)
  assertSameState('an entity when another one has been deleted', await subject.retrieve(one), one)
  expect(await subject.leftovers(), 'what is managed after another one was created and deleted').toEqual(managed)
}

/** A refused entity leaves no trace. */
export const refusesWithoutTrace: Trial = async (example, kit) => {
  const subject = await kit.open()
  const before = await subject.leftovers()
  const created = await unlessRefused(subject.create(example))
  expect(created, 'an entity that must be refused was created').toBeUndefined()
  expect(await subject.leftovers(), 'what is managed after a refused create').toEqual(before)
}
