import { type Awaitable, type Direction, type Entity, isLink, type Link, type PageQuery, type Query } from '@occi/core'
import type { Scope, Snapshot, SnapshotOptions } from '@occi/core/authoring'
import {
  comparePositions,
  type EntityHolder,
  type Evaluation,
  type PageContent,
  type Place,
  sees,
} from '@occi/core/store'
import { EntityIndex } from './entity-index.ts'
import { countIn, listedPage } from './listing.ts'
import { merged } from './merge.ts'
import { NameIndex } from './name-index.ts'
import { orderedPageOf } from './ordered-listing.ts'
import { Slot } from './slot.ts'
import { SlotBucket } from './slot-index.ts'
import { SortedSlots } from './sorted-slots.ts'

/** All entities, found by name and by what they have in common. */
export class EntityStore {
  readonly #byLocation = new NameIndex<Slot>()
  readonly #byId = new NameIndex<Slot>()
  readonly #index = new EntityIndex()

  snapshot(key: string, scope: Scope, options: SnapshotOptions | undefined, revision: string): Snapshot | undefined {
    const slot = (key.startsWith('/') ? this.#byLocation : this.#byId).find(key, scope)
    if (slot === undefined) return undefined
    const found = options?.links?.map((direction) => this.#index.withEnd(direction, slot.location)) ?? []
    const links = linksIn(found, scope, options?.mostLinks)
    return { entity: slot.entity, links, stamp: slot.stamp, revision }
  }

  page(query: PageQuery, scope: Scope): Awaitable<PageContent> {
    const { order } = query
    const find = () => this.#candidates(query, scope)
    return order === undefined ? listedPage(find, query) : orderedPageOf(this.#index, find, { ...query, order }, scope)
  }

  count(query: Query, scope: Scope): Awaitable<number> {
    return countIn(() => this.#candidates(query, scope), query)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    const found = locations.length === 1 ? locations : [...new Set(locations)]
    return linksIn(
      found.map((location) => this.#index.withEnd(direction, location)),
      scope,
    )
  }

  /** The entity of exactly this owner. */
  own(location: string, owner: string | undefined): Entity | undefined {
    return this.#byLocation.own(location, owner)?.entity
  }

  /** All that has a location or id and that one caller could see together with an entity of this owner. */
  named(name: string, owner: string | undefined): readonly EntityHolder[] {
    return (name.startsWith('/') ? this.#byLocation : this.#byId).seenWith(name, owner)
  }

  /** The stamp of the entity of exactly this owner. */
  stamp(location: string, owner: string | undefined): number | undefined {
    return this.#byLocation.own(location, owner)?.stamp
  }

  /** Stores what a commit changed. */
  apply({ entities, linked }: Evaluation, version: number): void {
    // Names that one entity gives up may be taken by another: what goes is removed first.
    for (const { before, after } of entities) {
      if (before !== undefined && !isSuccessor(after, before)) this.#remove(before)
    }
    for (const { before, after } of entities) {
      if (after === undefined) continue
      if (before !== undefined && isSuccessor(after, before)) this.#replace(after)
      else this.#add(after)
    }
    for (const place of linked) this.#touch(place, version)
  }

  /** Where to search: an id names one entity, everything else is in an index. */
  #candidates(query: Query, scope: Scope) {
    const id = query.attributes?.get('occi.core.id')
    if (id === undefined) return this.#index.candidates(query, scope)
    const slots = typeof id === 'string' ? this.#byId.findAll(id, scope) : []
    return { seen: [new SortedSlots(slots)], more: true }
  }

  #add(entity: Entity): void {
    const slot = new Slot(entity)
    this.#byLocation.add(slot.location, slot)
    this.#byId.add(entity.id, slot)
    this.#index.add(slot)
  }

  #remove({ location, owner }: Entity): void {
    const slot = this.#byLocation.own(location, owner)
    if (slot === undefined) return
    this.#byLocation.delete(location, slot)
    this.#byId.delete(slot.entity.id, slot)
    this.#index.delete(slot)
  }

  #replace(entity: Entity): void {
    const slot = this.#byLocation.own(entity.location, entity.owner)
    if (slot === undefined) return
    this.#index.change(slot, entity)
    slot.stamp = entity.version
  }

  #touch({ location, owner }: Place, version: number): void {
    for (const slot of this.#byLocation.seenWith(location, owner)) slot.stamp = version
  }
}

/** Returns whether an entity stays in the place of another: a resource that becomes a link stands elsewhere. */
function isSuccessor(after: Entity | undefined, before: Entity): boolean {
  return after?.id === before.id && isLink(after) === isLink(before)
}

/** The first links that a scope sees of those found, in the order of listings, each once. */
function linksIn(
  found: readonly (Slot | SlotBucket | undefined)[],
  scope: Scope,
  most = Number.POSITIVE_INFINITY,
): readonly Link[] {
  const ones: Slot[] = []
  const collections: SortedSlots[] = []
  for (const one of found) {
    if (one instanceof SlotBucket) collections.push(...one.seen(scope))
    else if (one !== undefined && sees(scope, one)) ones.push(one)
  }
  const links: Link[] = []
  for (const { entity } of inOrder(ones, collections)) {
    if (links.length >= most) break
    if (isLink(entity) && entity !== links.at(-1)) links.push(entity)
  }
  return links
}

function inOrder(ones: readonly Slot[], collections: readonly SortedSlots[]): Iterable<Slot> {
  if (collections.length === 0 && ones.length < 2) return ones
  // Merging is for few collections: of many, all is read.
  if (collections.length > 8) return [...ones, ...collections.flatMap((slots) => slots.items())].sort(comparePositions)
  const walks = collections.map((slots) => slots.walkFrom(undefined, false))
  if (ones.length > 0) walks.push(new SortedSlots(ones).walkFrom(undefined, false))
  return merged(walks, comparePositions)
}
