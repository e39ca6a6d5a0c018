import { dependsOn, type Entity, type Mixin } from '@occi/core'
import { copyEntity, noAttributes } from '@occi/core/authoring'
import { expect } from 'vitest'
import { assertSameState, type Trial, unlessRefused } from '../kit.ts'
import type { BackendExample } from '../options.ts'

/**
 * A mixin that an entity gains and loses leaves it as it was: what the backend manages is neither created again nor
 * deleted.
 */
export const tagsAndUntags: Trial = async (example, kit) => {
  for (const mixin of example.mixins ?? []) {
    const subject = await kit.open()
    if (!subject.serves(mixin)) continue
    const { bare, values } = without(example, mixin)
    const before = await subject.retrieve(await subject.create(bare))
    const managed = await subject.leftovers()
    const tagged = await unlessRefused(subject.associate(before, mixin, values))
    const what = tagged === undefined ? `${mixin.term} was refused` : `it had ${mixin.term} for a while`
    if (tagged !== undefined) await subject.dissociate(await subject.retrieve(tagged), mixin)
    const others = (entity: Entity) => lessValuesOf(mixin, entity)
    assertSameState(`an entity after ${what}`, others(await subject.retrieve(before)), others(before))
    expect(await subject.leftovers(), `what is managed after ${what}`).toEqual(managed)
  }
}

/** Returns an entity without the values that a mixin defines: its defaults may have replaced those of the kind. */
function lessValuesOf(mixin: Mixin, entity: Entity): Entity {
  const copy = copyEntity(entity)
  for (const name of Object.keys(mixin.all)) delete copy.attributes[name]
  return copy
}

/** Returns an example without a mixin and those that depend on it, and the values that only the mixin defines. */
function without(example: BackendExample, mixin: Mixin) {
  const mixins = (example.mixins ?? []).filter((other) => !dependsOn(other, mixin))
  const attributes = noAttributes()
  const values = noAttributes()
  for (const [name, value] of Object.entries(example.attributes ?? {})) {
    if ([example.kind, ...mixins].some((category) => name in category.all)) attributes[name] = value
    else if (name in mixin.all) values[name] = value
  }
  for (const [name, { default: value }] of Object.entries(mixin.all)) {
    if (value !== undefined && (mixin.override || attributes[name] === undefined)) values[name] ??= value
  }
  return { bare: { ...example, mixins, attributes }, values }
}
