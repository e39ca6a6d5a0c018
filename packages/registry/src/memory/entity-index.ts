import type { AttributeValue, Direction, Entity, Order, Query, Scope } from '@occi/core'
import { attributeOf } from '@occi/core'
import { canonicalJson, searchableAttributes } from '@occi/core/store'
import { OrderIndex } from './order-index.ts'
import type { Slot } from './slot.ts'
import { SlotBucket, SlotIndex } from './slot-index.ts'
import type { SortedSlots } from './sorted-slots.ts'

/** Where a query starts to search. */
export interface Candidates {
  /** Sorted collections that hold everything that matches. */
  readonly seen: readonly SortedSlots[]
  /** Whether they may hold more than that, the path and the words of a search aside. */
  readonly more: boolean
}

/** How many orders are kept; each costs memory, and time in every commit. */
const mostOrders = 8

/** The indexes of all entities: by kind, by mixin, by the value of every attribute, and in orders that are used. */
export class EntityIndex {
  readonly #all = new SlotBucket()
  readonly #kinds = new SlotIndex()
  readonly #mixins = new SlotIndex()
  readonly #attributes = new Map<string, SlotIndex>()
  /** The one that was used last is the last. */
  readonly #orders = new Map<string, OrderIndex>()

  add(slot: Slot): void {
    const { kind, mixins } = slot.entity
    this.#all.add(slot)
    this.#kinds.add(kind, slot)
    for (const mixin of new Set(mixins)) this.#mixins.add(mixin, slot)
    for (const [name, value] of searchableAttributes(slot.entity)) this.#attribute(name).add(keyOf(value), slot)
    for (const order of this.#orders.values()) order.add(slot)
  }

  delete(slot: Slot): void {
    const { kind, mixins } = slot.entity
    this.#all.delete(slot)
    this.#kinds.delete(kind, slot)
    for (const mixin of new Set(mixins)) this.#mixins.delete(mixin, slot)
    for (const [name, value] of searchableAttributes(slot.entity)) this.#attribute(name).delete(keyOf(value), slot)
    for (const order of this.#orders.values()) order.delete(slot)
  }

  /** Replaces the entity of a slot; only what differs is indexed again. */
  change(slot: Slot, entity: Entity): void {
    const before = slot.entity
    for (const order of this.#orders.values()) order.delete(slot)
    if (before.kind !== entity.kind) {
      this.#kinds.delete(before.kind, slot)
      this.#kinds.add(entity.kind, slot)
    }
    for (const mixin of before.mixins) if (!entity.mixins.includes(mixin)) this.#mixins.delete(mixin, slot)
    for (const mixin of new Set(entity.mixins)) if (!before.mixins.includes(mixin)) this.#mixins.add(mixin, slot)
    for (const [name, value] of searchableAttributes(before)) {
      if (!hasValue(entity, name, value)) this.#attribute(name).delete(keyOf(value), slot)
    }
    for (const [name, value] of searchableAttributes(entity)) {
      if (!hasValue(before, name, value)) this.#attribute(name).add(keyOf(value), slot)
    }
    slot.entity = entity
    for (const order of this.#orders.values()) order.add(slot)
  }

  /** The fewest entities among which everything is that a query finds. */
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

  /** How many entities a scope sees. */
  size(scope: Scope): number {
    return sizeOf(this.#all.seen(scope))
  }

  /** All entities in an order; undefined if none has a value to sort by. The first use of an order sorts them. */
  inOrder(order: Order): OrderIndex | undefined {
    const { by, descending = false } = order
    if (!alwaysKnown.has(by) && !this.#attributes.has(by)) return undefined
    const name = `${descending ? '-' : '+'}${by}`
    const index = this.#orders.get(name) ?? new OrderIndex(order, this.#all.byOwner())
    this.#orders.delete(name)
    this.#orders.set(name, index)
    for (const oldest of this.#orders.keys()) {
      if (this.#orders.size <= mostOrders) break
      this.#orders.delete(oldest)
    }
    return index
  }

  /** The entities that have this value. */
  #withValue(name: string, value: AttributeValue, scope: Scope): readonly SortedSlots[] {
    return this.#attributes.get(name)?.seen(keyOf(value), scope) ?? []
  }

  #attribute(name: string): SlotIndex {
    let index = this.#attributes.get(name)
    if (index === undefined) {
      index = new SlotIndex()
      this.#attributes.set(name, index)
    }
    return index
  }
}

/** What entities have that is no searchable attribute. */
const alwaysKnown: ReadonlySet<string> = new Set(['created', 'changed', 'occi.core.id'])

/** Equal for equal values of the same type. Strings hold no control characters, so that no string is taken for JSON. */
function keyOf(value: AttributeValue): unknown {
  return typeof value === 'object' ? `\u0000${canonicalJson(value)}` : value
}

function hasValue(entity: Entity, name: string, value: AttributeValue): boolean {
  const other = attributeOf(entity, name)
  return other === value || (typeof value === 'object' && typeof other === 'object' && keyOf(other) === keyOf(value))
}

function sizeOf(seen: readonly SortedSlots[]): number {
  return seen.reduce((sum, slots) => sum + slots.size, 0)
}
