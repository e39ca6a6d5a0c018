import type { Entity, StoredMixin } from '@occi/core'
import { type Change, lockKey, type Scope } from '@occi/core/authoring'
import { ownersSeen, type Place, placeOfKey, type StoredPlaces, seeEachOther } from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import type { Database } from './database.ts'
import { type EntityRow, entityOf } from './entity-rows.ts'
import type { Held } from './held.ts'
import { idOctets, mixinLocationOctets, mixinOctets, ownerOctets, requireOctets } from './octets.ts'
import { sql } from './sql.ts'

/** What is known of the places that a commit touches; it fails if something else is stored when it is written. */
export class KnownPlaces implements StoredPlaces {
  readonly #entities = new Map<string, Entity>()
  readonly #mixins = new Map<string, StoredMixin>()
  readonly #entitiesNamed = new Map<string, Entity[]>()
  readonly #mixinsNamed = new Map<string, StoredMixin[]>()

  constructor(entities: Iterable<Entity>, mixins: Iterable<StoredMixin>) {
    for (const entity of entities) {
      this.#entities.set(lockKey(entity.location, entity.owner), entity)
      for (const name of [entity.location, entity.id]) append(this.#entitiesNamed, name, entity)
    }
    for (const mixin of mixins) {
      const identifier = mixin.scheme + mixin.term
      this.#mixins.set(lockKey(identifier, mixin.owner), mixin)
      for (const name of [mixin.location, identifier]) append(this.#mixinsNamed, name, mixin)
    }
  }

  entity(location: string, owner: string | undefined): Entity | undefined {
    return this.#entities.get(lockKey(location, owner))
  }

  entitiesNamed(name: string, owner: string | undefined): readonly Entity[] {
    return (this.#entitiesNamed.get(name) ?? []).filter((one) => seeEachOther(one, { owner }))
  }

  mixin(identifier: string, owner: string | undefined): StoredMixin | undefined {
    return this.#mixins.get(lockKey(identifier, owner))
  }

  mixinsNamed(name: string, owner: string | undefined): readonly StoredMixin[] {
    return (this.#mixinsNamed.get(name) ?? []).filter((one) => seeEachOther(one, { owner }))
  }
}

function append<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name)
  if (list === undefined) lists.set(name, [item])
  else list.push(item)
}

/**
 * Returns what is known without reading: what `begin` read at the keys. New names are taken for free.
 *
 * @returns undefined if the changes touch something else
 */
export function placesAtHand(
  { intent, entities }: Held,
  changes: readonly Change[],
  scope: Scope,
): KnownPlaces | undefined {
  const locked = new Set(intent.keys.map(placeOfKey).map(({ location, owner }) => lockKey(location, owner)))
  const places = new KnownPlaces(
    [...entities.values()].map(({ entity }) => entity),
    [],
  )
  const isAtHand = (change: Change) => {
    if (change.type === 'put') return locked.has(lockKey(change.entity.location, change.entity.owner))
    return placesTouched(change, scope).some(({ location, owner }) => places.entity(location, owner) !== undefined)
  }
  return changes.every(isAtHand) ? places : undefined
}

/** Where the entity of a change is, or may be: without an owner of its own, a change is about what its scope sees. */
function placesTouched(change: Change, scope: Scope): readonly Place[] {
  if (change.type === 'put') return [{ location: change.entity.location, owner: change.entity.owner }]
  if (change.type !== 'delete') return []
  const owners = change.owner === undefined ? ownersSeen(scope) : [change.owner]
  return owners.map((owner) => ({ location: change.location, owner }))
}

/** Reads what is stored under all names that changes touch. */
export async function readPlaces(database: Database, changes: readonly Change[], scope: Scope): Promise<KnownPlaces> {
  const places = changes.flatMap((change) => placesTouched(change, scope))
  const puts = changes.flatMap((change) => (change.type === 'put' ? [change.entity] : []))
  const mixins = changes.flatMap((change) => (change.type === 'put-mixin' ? [change.mixin] : []))
  const identifiers = changes.flatMap((change) => ('identifier' in change ? [change.identifier] : []))
  identifiers.push(...mixins.map(({ scheme, term }) => scheme + term))
  const owners = (list: readonly { readonly owner?: string | undefined }[]) =>
    byteaArray(list.map(({ owner }) => ownerOctets(owner)))
  const rows = await database.rows<EntityRow & { readonly isMixin: boolean }>(sql`
    SELECT FALSE AS "isMixin", e.version, e.json
    FROM unnest(${byteaArray(places.map(({ location }) => requireOctets(location)))}::BYTEA[],
      ${owners(places)}::BYTEA[]) AS x (location, owner)
    JOIN occi_entities e ON e.location = x.location AND (e.owner = x.owner OR e.owner = '' OR x.owner = '')
    UNION ALL SELECT FALSE, e.version, e.json
    FROM unnest(${byteaArray(puts.map(({ id }) => idOctets(id)))}::BYTEA[], ${owners(puts)}::BYTEA[]) AS x (id, owner)
    JOIN occi_entities e ON e.id = x.id AND (e.owner = x.owner OR e.owner = '' OR x.owner = '')
    UNION ALL SELECT TRUE, 0, m.json
    FROM unnest(${byteaArray(identifiers.map(mixinOctets))}::BYTEA[]) AS x (identifier)
    JOIN occi_mixins m ON m.identifier = x.identifier
    UNION ALL SELECT TRUE, 0, m.json
    FROM unnest(${byteaArray(mixins.map(({ location }) => mixinLocationOctets(location)))}::BYTEA[]) AS x (location)
    JOIN occi_mixins m ON m.location = x.location`)
  return new KnownPlaces(
    rows.filter(({ isMixin }) => !isMixin).map(entityOf),
    rows.filter(({ isMixin }) => isMixin).map(({ json }): StoredMixin => JSON.parse(json)),
  )
}
