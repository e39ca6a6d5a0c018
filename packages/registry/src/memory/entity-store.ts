import {
  copyEntity,
  type Direction,
  type Entity,
  isLink,
  type Link,
  OcciError,
  type Page,
  type PageQuery,
  type Query,
  type Scope,
} from '@occi/core'
import { formatCursor, matches, rangesOf } from '@occi/core/store'
import { type Candidates, EntityIndex } from './entity-index.ts'
import { merged } from './merge.ts'
import { NameIndex } from './name-index.ts'
import { Slot } from './slot.ts'
import { SortedSlots } from './sorted-slots.ts'

/** Takes a change back. */
export type Undo = () => void

/** All entities, found by name and by what they have in common. */
export class EntityStore {
  readonly #byLocation = new NameIndex<Slot>()
  readonly #byId = new NameIndex<Slot>()
  readonly #index = new EntityIndex()

  find(key: string, scope: Scope): Entity | undefined {
    return this.#slot(key, scope)?.entity
  }

  page(query: PageQuery, scope: Scope): Page {
    const ranges = rangesOf(query.prefix, query.after)
    const { seen, more } = this.#candidates(query, scope)
    const items: Entity[] = []
    let skip = query.offset ?? 0
    let last: Slot | undefined
    for (const range of ranges) {
      let skipped = 0
      if (!more && skip > 0) {
        const count = seen.reduce((sum, slots) => sum + slots.count(range), 0)
        skipped = Math.min(skip, count)
        skip -= skipped
        if (skipped === count) continue
      }
      for (const slot of merged(seen, range, skipped)) {
        if (more && !matches(slot.entity, query)) continue
        if (skip > 0) skip--
        else if (items.length === query.limit)
          return last === undefined ? { items } : { items, next: formatCursor(last) }
        else {
          items.push(slot.entity)
          last = slot
        }
      }
    }
    return { items }
  }

  count(query: Query, scope: Scope): number {
    const { seen, more } = this.#candidates(query, scope)
    let count = 0
    for (const range of rangesOf(query.prefix)) {
      if (!more) count += seen.reduce((sum, slots) => sum + slots.count(range), 0)
      else for (const { entity } of merged(seen, range)) if (matches(entity, query)) count++
    }
    return count
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    const links: Link[] = []
    for (const location of new Set(locations)) {
      const seen = this.#index.withValue(`occi.core.${direction}`, location, scope)
      for (const range of rangesOf()) {
        for (const { entity } of merged(seen, range)) if (isLink(entity)) links.push(entity)
      }
    }
    return links
  }

  /** Makes or replaces an entity. */
  put(entity: Entity): Undo {
    const { location, id, owner, version } = entity
    const slot = this.#byLocation.own(location, owner)
    const expected = (slot?.entity.version ?? 0) + 1
    if (version !== expected) {
      throw conflict(slot === undefined ? `there is nothing at ${location} to be replaced` : changed(location, slot))
    }
    const stored = frozenCopy(entity)
    if (slot === undefined) {
      if (this.#byLocation.isTaken(location, owner)) throw conflict(`the location ${location} is taken`)
      return this.#add(new Slot(stored))
    }
    if (slot.entity.id !== id) throw conflict(`the entity at ${location} has the id ${slot.entity.id}, not ${id}`)
    return slot.link === isLink(entity) ? this.#change(slot, stored) : this.#exchange(slot, new Slot(stored))
  }

  /** Deletes an entity of just this version; without an owner, the one that the scope sees. */
  delete(location: string, version: number, owner: string | undefined, scope: Scope): Undo {
    return this.#remove(this.#expected(location, version, owner, scope))
  }

  /** Throws where an entity does not have just this version. */
  expect(location: string, version: number, owner: string | undefined, scope: Scope): void {
    this.#expected(location, version, owner, scope)
  }

  #slot(key: string, scope: Scope): Slot | undefined {
    return key.startsWith('/') ? this.#byLocation.find(key, scope) : this.#byId.find(key, scope)
  }

  #expected(location: string, version: number, owner: string | undefined, scope: Scope): Slot {
    const slot = owner === undefined ? this.#slot(location, scope) : this.#byLocation.own(location, owner)
    if (slot === undefined) throw conflict(`there is nothing at ${location} any more`)
    if (slot.entity.version !== version) throw conflict(changed(location, slot))
    return slot
  }

  /** Where to search: an id names one entity, everything else is in an index. */
  #candidates(query: Query, scope: Scope): Candidates {
    const id = query.attributes?.get('occi.core.id')
    if (id === undefined) return this.#index.candidates(query, scope)
    const slots = typeof id === 'string' ? this.#byId.findAll(id, scope) : []
    return { seen: [SortedSlots.of(slots)], more: true }
  }

  #add(slot: Slot): Undo {
    const { id, owner } = slot.entity
    if (this.#byId.isTaken(id, owner)) throw conflict(`the id ${id} is taken`)
    this.#byLocation.add(slot.location, slot)
    this.#byId.add(id, slot)
    this.#index.add(slot)
    return () => this.#remove(slot)
  }

  #remove(slot: Slot): Undo {
    this.#byLocation.delete(slot.location, slot)
    this.#byId.delete(slot.entity.id, slot)
    this.#index.delete(slot)
    return () => this.#add(slot)
  }

  #change(slot: Slot, entity: Entity): Undo {
    const before = slot.entity
    this.#index.change(slot, entity)
    return () => this.#index.change(slot, before)
  }

  /** A resource that becomes a link stands elsewhere in every order. */
  #exchange(before: Slot, after: Slot): Undo {
    this.#remove(before)
    this.#add(after)
    return () => this.#exchange(after, before)
  }
}

/** What is stored is nobody's to change: neither by whom it came from nor by those who read it. */
function frozenCopy(entity: Entity): Entity {
  const copy = copyEntity(entity)
  Object.freeze(copy.attributes)
  return Object.freeze(copy)
}

function conflict(message: string): OcciError {
  return new OcciError('conflict', message)
}

function changed(location: string, { entity }: Slot): string {
  return `${location} was changed meanwhile: it has version ${entity.version} now`
}
