import {
  type AttributeValue,
  type Awaitable,
  attributeOf,
  type Direction,
  type Entity,
  type Order,
  type Query,
} from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { canonicalJson, visitSearchable } from '@occi/core/store'
import type { OrderIndex } from './order-index.ts'
import { Orders } from './orders.ts'
import type { Slot } from './slot.ts'
import { SlotBucket, SlotIndex } from './slot-index.ts'
import { type SortedSlots, sizeOfAll } from './sorted-slots.ts'

/** Where a query starts to search. */
export interface Candidates {
  /** Sorted collections that hold everything that matches. */
  readonly seen: readonly SortedSlots[]
  /** Whether they may hold more than that, the path and the words of a search aside. */
  readonly more: boolean
}

/** The indexes of all entities: by kind, by mixin, by the value of every attribute, and in orders that are used. */
export class EntityIndex {
  readonly #all = new SlotBucket()
  readonly #kinds = new SlotIndex()
  readonly #mixins = new SlotIndex()
  readonly #attributes = new Map<string, SlotIndex>()
  readonly #orders = new Orders()

  add(slot: Slot): void {
    const { kind, mixins } = slot.entity
    this.#all.add(slot)
    this.#kinds.add(kind, slot)
    if (mixins.length > 0) for (const mixin of new Set(mixins)) this.#mixins.add(mixin, slot)
    visitSearchable(slot.entity, (name, value) => this.#attribute(name).add(indexedValue(value), slot))
    this.#orders.add(slot)
  }

  delete(slot: Slot): void {
    const { kind, mixins } = slot.entity
    this.#all.delete(slot)
    this.#kinds.delete(kind, slot)
    for (const mixin of new Set(mixins)) this.#mixins.delete(mixin, slot)
    visitSearchable(slot.entity, (name, value) => this.#attribute(name).delete(indexedValue(value), slot))
    this.#orders.delete(slot)
  }

  /** Replaces the entity of a slot; only what differs is indexed again. */
  change(slot: Slot, entity: Entity): void {
    const before = slot.entity
    this.#orders.delete(slot)
    if (before.kind !== entity.kind) {
      this.#kinds.delete(before.kind, slot)
      this.#kinds.add(entity.kind, slot)
    }
    if (before.mixins !== entity.mixins) this.#changeMixins(slot, before, entity)
    visitSearchable(before, (name, value) => {
      if (!hasValue(entity, name, value)) this.#attribute(name).delete(indexedValue(value), slot)
    })
    visitSearchable(entity, (name, value) => {
      if (!hasValue(before, name, value)) this.#attribute(name).add(indexedValue(value), slot)
    })
    slot.entity = entity
    this.#orders.add(slot)
  }

  #changeMixins(slot: Slot, before: Entity, after: Entity): void {
    for (const mixin of before.mixins) if (!after.mixins.includes(mixin)) this.#mixins.delete(mixin, slot)
    for (const mixin of new Set(after.mixins)) if (!before.mixins.includes(mixin)) this.#mixins.add(mixin, slot)
  }

  /** The fewest entities among which everything is that a query finds. */
  candidates({ kind, mixins = [], attributes }: Query, scope: Scope): Candidates {
    const all: (readonly SortedSlots[])[] = mixins.map((mixin) => this.#mixins.seen(mixin, scope))
    if (kind !== undefined) all.push(this.#kinds.seen(kind, scope))
    for (const [name, value] of attributes ?? []) all.push(this.#withValue(name, value, scope))
    const [first, ...others] = all
    if (first === undefined) return { seen: this.#all.seen(scope), more: false }
    const fewest = others.reduce((best, seen) => (sizeOfAll(seen) < sizeOfAll(best) ? seen : best), first)
    return { seen: fewest, more: others.length > 0 }
  }

  /** What has a location at one end: one slot, or several. */
  withEnd(direction: Direction, location: string): Slot | SlotBucket | undefined {
    return this.#attributes.get(endNames[direction])?.get(location)
  }

  /** How many entities a scope sees. */
  size(scope: Scope): number {
    return sizeOfAll(this.#all.seen(scope))
  }

  /** Returns whether any entity may have a value to sort by. */
  canSort({ by }: Order): boolean {
    return alwaysKnown.has(by) || this.#attributes.has(by)
  }

  /** Reads from all entities in an order. */
  inOrder<R>(order: Order, read: (index: OrderIndex) => Awaitable<R>): Awaitable<R> {
    return this.#orders.read(order, () => [...this.#all.byOwner()].flat(), read)
  }

  /** The entities that have this value. */
  #withValue(name: string, value: AttributeValue, scope: Scope): readonly SortedSlots[] {
    return this.#attributes.get(name)?.seen(indexedValue(value), scope) ?? []
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

const endNames = { source: 'occi.core.source', target: 'occi.core.target' } as const

/** What entities have that is no searchable attribute. */
const alwaysKnown: ReadonlySet<string> = new Set(['created', 'changed', 'occi.core.id'])

/** Equal for equal values of the same type. Strings hold no control characters, so that no string is taken for JSON. */
function indexedValue(value: AttributeValue): unknown {
  return typeof value === 'object' ? `\u0000${canonicalJson(value)}` : value
}

function hasValue(entity: Entity, name: string, value: AttributeValue): boolean {
  const other = attributeOf(entity, name)
  return (
    other === value ||
    (typeof value === 'object' && typeof other === 'object' && indexedValue(other) === indexedValue(value))
  )
}
