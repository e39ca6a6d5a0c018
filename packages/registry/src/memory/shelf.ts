import {
  type AttributeValue,
  attributeOf,
  type Direction,
  type Entity,
  isLink,
  type Link,
  type Query,
  sameJson,
} from '@occi/core'
import { SortedSet } from './sorted-set.ts'

/** Values longer than this are compared one by one instead of being indexed. */
const longestIndexed = 256
const indexedCore = ['occi.core.title', 'occi.core.summary', 'occi.core.target', 'occi.core.source']

/** The place of an entity in listings: resources by location, then links; what two owners have at one path differs. */
export function orderKey(entity: Entity): string {
  return `${isLink(entity) ? 1 : 0}${entity.location}\u0000${entity.owner ?? ''}`
}

/** A set of entities that may match a query, and whether all of them do. */
export interface Candidates {
  readonly keys: SortedSet
  readonly exact: boolean
}

const nothing: Candidates = { keys: new SortedSet(), exact: true }

/** The entities of one owner, found by everything that a query names. */
export class Shelf {
  readonly #byLocation = new Map<string, Entity>()
  readonly #byId = new Map<string, Entity>()
  readonly #byKey = new Map<string, Entity>()
  readonly #all = new SortedSet()
  readonly #byKind = new Map<string, SortedSet>()
  readonly #byMixin = new Map<string, SortedSet>()
  /** A value that one entity alone has is kept as that entity's key. */
  readonly #byValue = new Map<string, SortedSet | string>()
  readonly #bySource = new Map<string, Set<Link>>()
  readonly #byTarget = new Map<string, Set<Link>>()

  get(key: string): Entity | undefined {
    return this.#byLocation.get(key) ?? this.#byId.get(key)
  }

  byOrderKey(key: string): Entity | undefined {
    return this.#byKey.get(key)
  }

  links(location: string, direction: Direction): ReadonlySet<Link> | undefined {
    return (direction === 'source' ? this.#bySource : this.#byTarget).get(location)
  }

  add(entity: Entity): void {
    const key = orderKey(entity)
    this.#byLocation.set(entity.location, entity)
    this.#byId.set(entity.id, entity)
    this.#byKey.set(key, entity)
    this.#all.add(key)
    setOf(this.#byKind, entity.kind).add(key)
    for (const mixin of entity.mixins) setOf(this.#byMixin, mixin).add(key)
    for (const value of indexedValues(entity)) this.#addValue(value, key)
    if (!isLink(entity)) return
    addEnd(this.#bySource, entity.source, entity)
    addEnd(this.#byTarget, entity.target, entity)
  }

  delete(entity: Entity): void {
    const key = orderKey(entity)
    this.#byLocation.delete(entity.location)
    this.#byId.delete(entity.id)
    this.#byKey.delete(key)
    this.#all.delete(key)
    deleteFrom(this.#byKind, entity.kind, key)
    for (const mixin of entity.mixins) deleteFrom(this.#byMixin, mixin, key)
    for (const value of indexedValues(entity)) this.#deleteValue(value, key)
    if (!isLink(entity)) return
    deleteEnd(this.#bySource, entity.source, entity)
    deleteEnd(this.#byTarget, entity.target, entity)
  }

  #addValue(value: string, key: string): void {
    const known = this.#byValue.get(value)
    if (known === undefined) this.#byValue.set(value, key)
    else if (typeof known !== 'string') known.add(key)
    else {
      const both = new SortedSet()
      both.add(known)
      both.add(key)
      this.#byValue.set(value, both)
    }
  }

  #deleteValue(value: string, key: string): void {
    const known = this.#byValue.get(value)
    if (known === key) this.#byValue.delete(value)
    else if (known instanceof SortedSet && known.delete(key) && known.size === 0) this.#byValue.delete(value)
  }

  /** The smallest set that has all matches; the prefix of the location is left to the caller. */
  candidates(query: Query): Candidates {
    const sets: SortedSet[] = []
    if (query.kind !== undefined) {
      const set = this.#byKind.get(query.kind)
      if (set === undefined) return nothing
      sets.push(set)
    }
    for (const mixin of query.mixins ?? []) {
      const set = this.#byMixin.get(mixin)
      if (set === undefined) return nothing
      sets.push(set)
    }
    let unindexed = 0
    for (const [name, value] of query.attributes ?? []) {
      const set = this.#withValue(name, value)
      if (set === undefined) return nothing
      if (set === 'unindexed') unindexed++
      else sets.push(set)
    }
    const smallest = sets.reduce((least, set) => (set.size < least.size ? set : least), this.#all)
    return { keys: smallest, exact: unindexed === 0 && sets.length <= 1 }
  }

  #withValue(name: string, value: AttributeValue): SortedSet | 'unindexed' | undefined {
    if (name === 'occi.core.id') {
      const entity = this.#byId.get(String(value))
      return entity === undefined ? undefined : one(orderKey(entity))
    }
    const indexed = indexKey(name, value)
    if (indexed === undefined) return 'unindexed'
    const found = this.#byValue.get(indexed)
    return typeof found === 'string' ? one(found) : found
  }
}

function one(key: string): SortedSet {
  const set = new SortedSet()
  set.add(key)
  return set
}

/** Tells whether an entity matches what a query says of kind, mixins and values. */
export function matches(entity: Entity, { kind, mixins, attributes }: Query): boolean {
  if (kind !== undefined && entity.kind !== kind) return false
  if (mixins?.some((mixin) => !entity.mixins.includes(mixin))) return false
  for (const [name, value] of attributes ?? []) if (!sameJson(attributeOf(entity, name), value)) return false
  return true
}

function indexedValues(entity: Entity): string[] {
  const values: string[] = []
  const add = (name: string, value: AttributeValue | undefined) => {
    const key = value === undefined ? undefined : indexKey(name, value)
    if (key !== undefined) values.push(key)
  }
  for (const name in entity.attributes) add(name, entity.attributes[name])
  for (const name of indexedCore) add(name, attributeOf(entity, name))
  return values
}

function indexKey(name: string, value: AttributeValue): string | undefined {
  if (typeof value === 'object') return undefined
  if (typeof value === 'string' && value.length > longestIndexed) return undefined
  return name.startsWith('occi.core.') && !indexedCore.includes(name) ? undefined : `${name} ${typeof value} ${value}`
}

function setOf(sets: Map<string, SortedSet>, name: string): SortedSet {
  let set = sets.get(name)
  if (set === undefined) {
    set = new SortedSet()
    sets.set(name, set)
  }
  return set
}

function deleteFrom(sets: Map<string, SortedSet>, name: string, key: string): void {
  const set = sets.get(name)
  if (set?.delete(key) && set.size === 0) sets.delete(name)
}

function addEnd(ends: Map<string, Set<Link>>, location: string, link: Link): void {
  const links = ends.get(location)
  if (links === undefined) ends.set(location, new Set([link]))
  else links.add(link)
}

function deleteEnd(ends: Map<string, Set<Link>>, location: string, link: Link): void {
  const links = ends.get(location)
  if (links?.delete(link) && links.size === 0) ends.delete(location)
}
