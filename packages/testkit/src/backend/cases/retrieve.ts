import { expect } from 'vitest'
import { expectSameState, type Trial, unlessRefused } from '../kit.ts'

/** Whoever asks twice is told the same, and nothing changes because he asked. */
export const retrievesTheSameAgain: Trial = async (example, kit) => {
  const subject = await kit.open()
  const created = await subject.create(example)
  const first = await subject.retrieve(created)
  const second = await subject.retrieve(first)
  expectSameState('what a second retrieve shows', second, first)
  // What changes is stored: then every read would write, and no client could keep a copy.
  expect(second.extras ?? {}, 'the extras after a second retrieve').toEqual(first.extras ?? {})
  // A caller may have read the entity before the first one stored what was new.
  expectSameState('what retrieve shows of an older copy', await subject.retrieve(created), first)
}

/** Many are told at once what each is told alone. */
export const retrievesManyAsOne: Trial = async (example, kit) => {
  const subject = await kit.open()
  if (subject.backend.retrieveMany === undefined) return
  const one = await subject.create(example, '/contract/1')
  const other = await unlessRefused(subject.create(example, '/contract/2'))
  const entities = other === undefined ? [one] : [one, other]
  const together = await subject.retrieveMany(entities)
  for (const [index, entity] of entities.entries()) {
    const found = together[index]
    if (found !== undefined) expectSameState('what retrieve shows', await subject.retrieve(entity), found)
  }
}
