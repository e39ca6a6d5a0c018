import type { AttributeValue, Direction, Entity, Query, Scope } from '@occi/core'
import { canonicalJson, searchableAttributes } from '@occi/core/store'
import { Bucket } from './bucket.ts'
import type { Slot } from './slot.ts'
import { SlotIndex } from './slot-index.ts'
import type { SortedSlots } from './sorted-slots.ts'

/** Where a query starts to search. */
export interface Candidates {
  /** Sorted collections that hold all that is asked for. */
  readonly seen: readonly SortedSlots[]
  /** Whether they may hold more than is asked for, its path aside. */
  readonly more: boolean
}

interface Entry {
  readonly index: SlotIndex
  readonly key: unknown
}

/** The indexes of all entities: by kind, by mixin, by the value of every attribute, and one of them all. */
export class EntityIndex {
  readonly #all = new Bucket()
  readonly #kinds = new SlotIndex()
  readonly #mixins = new SlotIndex()
  readonly #attributes = new Map<string, SlotIndex>()

  add(slot: Slot): void {
    this.#all.add(slot)
    for (const { index, key } of this.#entries(slot.entity)) index.add(key, slot)
  }

  delete(slot: Slot): void {
    this.#all.delete(slot)
    for (const { index, key } of this.#entries(slot.entity)) index.delete(key, slot)
  }

  /** Replaces the entity of a slot. */
  change(slot: Slot, entity: Entity): void {
    const before = this.#entries(slot.entity)
    const after = this.#entries(entity)
    for (const entry of before) if (!includes(after, entry)) entry.index.delete(entry.key, slot)
    for (const entry of after) if (!includes(before, entry)) entry.index.add(entry.key, slot)
    slot.entity = entity
  }

  /** The fewest entities among which everything is that a query asks for. */
  candidates({ kind, mixins = [], attributes }: Query, scope: Scope): Candidates {
    const all: (readonly SortedSlots[])[] = mixins.map((mixin) => this.#mixins.seen(mixin, scope))
    if (kind !== undefined) all.push(this.#kinds.seen(kind, scope))
    for (const [name, value] of attributes ?? []) all.push(this.#withValue(name, value, scope))
    const [first, ...others] = all
    if (first === undefined) return { seen: this.#all.seen(scope), more: false }
    const fewest = others.reduce((best, seen) => (sizeOf(seen) < sizeOf(best) ? seen : best), first)
    return { seen: fewest, more: others.length > 0 }
  }

  /** The links that have a location at one end, as sorted collections. */
  withEnd(direction: Direction, location: string, scope: Scope): readonly SortedSlots[] {
    return this.#withValue(`occi.core.${direction}`, location, scope)
  }

  /** The entities that have this value. */
  #withValue(name: string, value: AttributeValue, scope: Scope): readonly SortedSlots[] {
    return this.#attributes.get(name)?.seen(keyOf(value), scope) ?? []
  }

  #entries(entity: Entity): readonly Entry[] {
    const entries: Entry[] = [{ index: this.#kinds, key: entity.kind }]
    for (const mixin of new Set(entity.mixins)) entries.push({ index: this.#mixins, key: mixin })
    for (const [name, value] of searchableAttributes(entity)) {
      let index = this.#attributes.get(name)
      if (index === undefined) {
        index = new SlotIndex()
        this.#attributes.set(name, index)
      }
      entries.push({ index, key: keyOf(value) })
    }
    return entries
  }
}

/** Equal for equal values of the same type. Strings hold no control characters, so that no string is taken for JSON. */
function keyOf(value: AttributeValue): unknown {
  return typeof value === 'object' ? `\u0000${canonicalJson(value)}` : value
}

function includes(entries: readonly Entry[], entry: Entry): boolean {
  return entries.some(({ index, key }) => index === entry.index && key === entry.key)
}

function sizeOf(seen: readonly SortedSlots[]): number {
  return seen.reduce((sum, slots) => sum + slots.size, 0)
}
