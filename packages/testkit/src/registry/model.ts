import {
  attributeOf,
  type Change,
  type Direction,
  type Entity,
  isLink,
  type Link,
  type Query,
  type Scope,
  type StoredMixin,
  sameJson,
} from '@occi/core'

/**
 * What a registry must answer, in the simplest way: arrays that are searched from the first to the last. Against it
 * registries are tried with random operations.
 */
export class Model {
  #entities: readonly Entity[] = []
  #mixins: readonly StoredMixin[] = []

  /** Makes all changes, in their order, or none; tells which. */
  commit(changes: readonly Change[], scope: Scope): boolean {
    const before = { entities: this.#entities, mixins: this.#mixins }
    if (changes.every((change) => this.#apply(change, scope))) return true
    this.#entities = before.entities
    this.#mixins = before.mixins
    return false
  }

  /** What is at a location or has an id; several only for `everyone`. */
  named(key: string, scope: Scope): readonly Entity[] {
    return this.#entities.filter((entity) => sees(scope, entity) && (entity.location === key || entity.id === key))
  }

  found(query: Query, scope: Scope): readonly Entity[] {
    return this.#entities.filter((entity) => sees(scope, entity) && matches(entity, query)).sort(byOrder)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    return this.#entities.filter(isLink).filter((link) => sees(scope, link) && locations.includes(link[direction]))
  }

  mixins(scope: Scope): readonly StoredMixin[] {
    return this.#mixins.filter((mixin) => sees(scope, mixin))
  }

  #apply(change: Change, scope: Scope): boolean {
    switch (change.type) {
      case 'put':
        return this.#put(change.entity)
      case 'put-mixin':
        return this.#putMixin(change.mixin)
      case 'delete-mixin':
        this.#mixins = this.#mixins.filter(
          (one) => identifierOf(one) !== change.identifier || !isMeant(one, change, scope),
        )
        return true
      default: {
        const { location, version } = change
        const entity = this.#entities.find((one) => one.location === location && isMeant(one, change, scope))
        if (entity?.version !== version) return false
        if (change.type === 'delete') this.#entities = this.#entities.filter((one) => one !== entity)
        return true
      }
    }
  }

  #put(entity: Entity): boolean {
    const current = this.#entities.find((one) => one.location === entity.location && one.owner === entity.owner)
    if (entity.version !== (current?.version ?? 0) + 1) return false
    if (current !== undefined && current.id !== entity.id) return false
    const others = this.#entities.filter((one) => one !== current)
    const same = (one: Entity) => one.location === entity.location || one.id === entity.id
    if (others.some((one) => same(one) && seeEachOther(one, entity))) return false
    this.#entities = [...others, entity]
    return true
  }

  #putMixin(mixin: StoredMixin): boolean {
    const others = this.#mixins.filter((one) => identifierOf(one) !== identifierOf(mixin) || one.owner !== mixin.owner)
    const same = (one: StoredMixin) => one.location === mixin.location || identifierOf(one) === identifierOf(mixin)
    if (others.some((one) => same(one) && seeEachOther(one, mixin))) return false
    this.#mixins = [...others, mixin]
    return true
  }
}

interface Owned {
  readonly owner?: string
}

function identifierOf(mixin: StoredMixin): string {
  return mixin.scheme + mixin.term
}

/** Without an owner of its own, a change is about what its scope sees. */
function isMeant(stored: Owned, change: Owned, scope: Scope): boolean {
  return change.owner === undefined ? sees(scope, stored) : stored.owner === change.owner
}

function sees(scope: Scope, { owner }: Owned): boolean {
  return scope.everyone === true || owner === undefined || owner === scope.owner
}

/** Tells whether somebody sees both. */
function seeEachOther(a: Owned, b: Owned): boolean {
  return a.owner === undefined || b.owner === undefined || a.owner === b.owner
}

function matches(entity: Entity, query: Query): boolean {
  const { kind = entity.kind, mixins = [], prefix = '/', attributes = new Map() } = query
  return (
    entity.kind === kind &&
    mixins.every((mixin) => entity.mixins.includes(mixin)) &&
    entity.location.startsWith(prefix) &&
    [...attributes].every(([name, value]) => sameJson(attributeOf(entity, name), value))
  )
}

/** Resources by location, then links by location; owners in any order. */
export function byOrder(a: Entity, b: Entity): number {
  if (isLink(a) !== isLink(b)) return isLink(a) ? 1 : -1
  return a.location < b.location ? -1 : a.location > b.location ? 1 : 0
}
