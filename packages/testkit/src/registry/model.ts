import { attributeOf, type Direction, type Entity, isLink, type Link, type Query, type StoredMixin } from '@occi/core'
import { type Change, type Scope, sameJson } from '@occi/core/authoring'

/** Stands for the version of what a batch put, which is unknown until it is committed. */
const unknown = Number.NaN

/**
 * What a registry must answer, in the simplest way: arrays that are searched from the first to the last. Random
 * operations on a registry are compared with it.
 */
export class Model {
  #entities: readonly Entity[] = []
  #mixins: readonly StoredMixin[] = []

  /** Makes all changes, in their order, or none; returns which. */
  commit(changes: readonly Change[], scope: Scope): boolean {
    const before = { entities: this.#entities, mixins: this.#mixins }
    if (changes.every((change) => this.#apply(change, scope))) return true
    this.#entities = before.entities
    this.#mixins = before.mixins
    return false
  }

  /** Takes what the registry stored for the puts of a commit, with versions and times. */
  store(entities: readonly Entity[]): void {
    for (const entity of entities) {
      this.#entities = this.#entities.map((one) => (isSamePlace(one, entity) ? entity : one))
    }
  }

  /** All that has a location or id; several only for `everyone`. */
  named(key: string, scope: Scope): readonly Entity[] {
    return this.#entities.filter((entity) => sees(scope, entity) && (entity.location === key || entity.id === key))
  }

  found(query: Query, scope: Scope): readonly Entity[] {
    return this.#entities.filter((entity) => sees(scope, entity) && matches(entity, query)).sort(byOrder)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    return this.#entities.filter(isLink).filter((link) => sees(scope, link) && locations.includes(link[direction]))
  }

  /** The links from or to a location. */
  linksAt(location: string, scope: Scope): readonly Link[] {
    const isAt = ({ source, target }: Link) => source === location || target === location
    return this.#entities.filter(isLink).filter((link) => sees(scope, link) && isAt(link))
  }

  mixins(scope: Scope): readonly StoredMixin[] {
    return this.#mixins.filter((mixin) => sees(scope, mixin))
  }

  #apply(change: Change, scope: Scope): boolean {
    switch (change.type) {
      case 'put':
        return this.#put(change.entity, change.replaces)
      case 'delete': {
        const { location, version } = change
        const entity = this.#entities.find((one) => one.location === location && isMeant(one, change, scope))
        this.#entities = this.#entities.filter((one) => one !== entity)
        return entity?.version === version
      }
      case 'put-mixin':
        return this.#putMixin(change.mixin)
      default: {
        const mixin = this.#mixins.find((one) => identifierOf(one) === change.identifier && isMeant(one, change, scope))
        if (change.type === 'expect-mixin') return mixin !== undefined
        this.#mixins = this.#mixins.filter((one) => one !== mixin)
        return true
      }
    }
  }

  #put(entity: Entity, replaces: number | undefined): boolean {
    const current = this.#entities.find((one) => isSamePlace(one, entity))
    if (current?.version !== replaces) return false
    if (current !== undefined && current.id !== entity.id) return false
    const others = this.#entities.filter((one) => one !== current)
    const same = (one: Entity) => one.location === entity.location || one.id === entity.id
    if (others.some((one) => same(one) && seeEachOther(one, entity))) return false
    this.#entities = [...others, { ...entity, version: unknown }]
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

function isSamePlace(a: Entity, b: Entity): boolean {
  return a.location === b.location && a.owner === b.owner
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

/** Returns whether one caller sees both. */
export function seeEachOther(a: Owned, b: Owned): boolean {
  return a.owner === undefined || b.owner === undefined || a.owner === b.owner
}

function matches(entity: Entity, query: Query): boolean {
  const { kind = entity.kind, mixins = [], prefix = '/', attributes = new Map(), search = '' } = query
  return (
    entity.kind === kind &&
    mixins.every((mixin) => entity.mixins.includes(mixin)) &&
    entity.location.startsWith(prefix) &&
    [...attributes].every(([name, value]) => sameJson(attributeOf(entity, name), value)) &&
    search.split(' ').every((word) => textOf(entity).includes(word))
  )
}

/** What is searched, in lower case; words of the searches here are of ASCII, in lower case, of three characters or more. */
function textOf({ title = '', attributes, ...entity }: Entity): string {
  const summary = 'summary' in entity ? entity.summary : ''
  const values = Object.values(attributes).map((value) => (typeof value === 'object' ? JSON.stringify(value) : value))
  return [title, summary, entity.location, entity.id, ...values].join('\n').toLowerCase()
}

/** Resources by location, then links by location; owners in any order. */
export function byOrder(a: Entity, b: Entity): number {
  if (isLink(a) !== isLink(b)) return isLink(a) ? 1 : -1
  return a.location < b.location ? -1 : a.location > b.location ? 1 : 0
}
