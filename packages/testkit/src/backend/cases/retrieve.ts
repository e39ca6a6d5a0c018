import { expect } from 'vitest'
import { assertSameState, type Trial, unlessRefused } from '../kit.ts'

/** Reading twice shows the same, and nothing changes because it was read. */
export const retrievesTheSameAgain: Trial = async (example, kit) => {
  const subject = await kit.open()
  const created = await subject.create(example)
  const first = await subject.retrieve(created)
  const second = await subject.retrieve(first)
  assertSameState('what a second retrieve shows', second, first)
  // What changes is stored: every read would write, and no client could keep a copy.
  expect(second.extras ?? {}, 'the extras after a second retrieve').toEqual(first.extras ?? {})
  // Another process may not have stored yet what the first retrieve showed.
  assertSameState('what retrieve shows of an older copy', await subject.retrieve(await subject.restore(created)), first)
}

/** Retrieving many at once shows of each what retrieving it alone shows. */
export const retrievesManyAsOne: Trial = async (example, kit) => {
  const subject = await kit.open()
  if (subject.backend.retrieveMany === undefined) return
  const one = await subject.create(example, '1')
  const other = await unlessRefused(subject.create(example, '2'))
  const entities = other === undefined ? [one] : [one, other]
  const together = await subject.retrieveMany()
  for (const entity of entities) {
    const found = together.get(entity.location)
    if (found === undefined) throw new Error(`the listing does not show ${entity.location}`)
    assertSameState('what retrieve shows', await subject.retrieve(await subject.restore(entity)), found)
  }
}
