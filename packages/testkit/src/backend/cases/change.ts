import type { AttributeValues, Entity } from '@occi/core'
import { copyAttributes, fieldOf } from '@occi/core/authoring'
import type { Manner } from '@occi/engine'
import { expect } from 'vitest'
import { assertSameAttributes, assertSameState, type BackendKit, type Trial, unlessRefused } from '../kit.ts'
import { changesOf } from '../made-up.ts'
import type { BackendExample, ExampleChanges } from '../options.ts'

/** A service undoes an accepted update by another one, with old and new exchanged. */
export const updatesThereAndBack: Trial = (example, kit) => tryChanges('update', example, kit)

/** The same for a replacement. */
export const replacesThereAndBack: Trial = (example, kit) => tryChanges('replace', example, kit)

async function tryChanges(manner: Manner, example: BackendExample, kit: BackendKit): Promise<void> {
  const first = await kit.open()
  for (const changes of changesOf(example, await first.create(example), first)) {
    const subject = await kit.open()
    const before = await subject.retrieve(await subject.create(example))
    const managed = await subject.leftovers()
    const wanted = manner === 'update' ? changes : complete(before, changes)
    const changed = await unlessRefused(subject.change(manner, before, wanted))
    const what = `${manner} with ${JSON.stringify(changes)}`
    if (changed === undefined) {
      assertSameState(`an entity after a refused ${what}`, await subject.retrieve(before), before)
      expect(await subject.leftovers(), `what is managed after a refused ${what}`).toEqual(managed)
      continue
    }
    const back = manner === 'update' ? exchanged(before, changes) : complete(before, exchanged(before, changes))
    const restored = await subject.change(manner, changed, back)
    assertSameAttributes(`an entity after ${what} and back`, restored, before)
    assertSameState(`what retrieve shows after ${what} and back`, await subject.retrieve(restored), before)
  }
}

/** Returns everything that an entity is to have when it is replaced. */
function complete(entity: Entity, { attributes = {}, ...fields }: ExampleChanges): ExampleChanges {
  const all = copyAttributes(entity.attributes)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) delete all[name]
    else all[name] = value
  }
  return { title: entity.title, summary: fieldOf(entity, 'summary'), ...fields, attributes: all }
}

/** Returns what undoes changes: the values that were there. */
function exchanged(entity: Entity, changes: ExampleChanges): ExampleChanges {
  const attributes: AttributeValues = {}
  for (const name of Object.keys(changes.attributes ?? {})) attributes[name] = entity.attributes[name]
  const back: { -readonly [F in keyof ExampleChanges]: ExampleChanges[F] } = { attributes }
  for (const field of ['title', 'summary', 'source', 'target'] as const) {
    if (changes[field] !== undefined) back[field] = fieldOf(entity, field)
  }
  return back
}
