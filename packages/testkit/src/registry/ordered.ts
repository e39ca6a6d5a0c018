import type { Entity, Order, Query } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { commit, findStored, puts } from './actions.ts'
import { unowned } from './fixtures.ts'
import type { RegistryKit } from './kit.ts'

/** Opens a registry that stores entities, and what lists their locations in an order. */
export async function openFilled(kit: RegistryKit, ...entities: readonly Entity[]) {
  const registry = await kit.open()
  // Created in an order that has nothing to do with locations or values.
  const mixed = entities.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await commit(registry, puts(...mixed))
  const listed = async (order: Order, query: Query = {}, limit = 100, scope: Scope = unowned) =>
    (await findStored(registry, { ...query, order }, scope, limit)).map((entity) => entity.location)
  return { registry, listed }
}

/** Returns the locations of entities, in their order. */
export function locationsIn(entities: readonly Entity[]): readonly string[] {
  return entities.map((entity) => entity.location)
}
