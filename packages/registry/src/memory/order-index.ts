import type { Order } from '@occi/core'
import { nextTurn, type Scope } from '@occi/core/authoring'
import { comparePlaces, type OrderedPosition, orderKeyOf } from '@occi/core/store'
import { Bucket } from './bucket.ts'
import type { Slot } from './slot.ts'
import { type Compare, Sorted } from './sorted.ts'

/** A slot, and the key by which it is sorted. */
export interface OrderedSlot extends OrderedPosition {
  readonly position: Slot
}

/** How many slots are sorted before other requests get a turn; it takes some milliseconds. */
const slotsInTurn = 500

/** All slots in the order of a value that their entities have. */
export class OrderIndex {
  readonly compare: Compare<OrderedPosition>
  readonly #by: string
  readonly #bucket: Bucket<OrderedSlot, Sorted<OrderedPosition, OrderedSlot>>
  /** What was added or deleted while it is filled. */
  readonly #touched = new Set<Slot>()
  #isFilled = false
  /** How many pages are read from it just now. */
  readers = 0

  constructor(order: Order) {
    this.#by = order.by
    this.compare = (a, b) => comparePlaces(a, b, order)
    this.#bucket = new Bucket({
      ownerOf: ({ position }) => position.owner,
      collect: (items) => new Sorted(this.compare, items),
    })
  }

  /** Whether it holds all slots. */
  get isFilled(): boolean {
    return this.#isFilled
  }

  /** Adds all slots, while other requests may change some of them. */
  async fill(slots: readonly Slot[]): Promise<void> {
    for (const [index, slot] of slots.entries()) {
      if (!this.#touched.has(slot)) this.#bucket.add(this.#itemOf(slot))
      if (index % slotsInTurn === slotsInTurn - 1) await nextTurn()
    }
    this.#isFilled = true
    this.#touched.clear()
  }

  add(slot: Slot): void {
    if (!this.#isFilled) this.#touched.add(slot)
    this.#bucket.add(this.#itemOf(slot))
  }

  /** Removes a slot, whose entity must be the one that it was added with. */
  delete(slot: Slot): void {
    if (!this.#isFilled) this.#touched.add(slot)
    this.#bucket.delete(this.#itemOf(slot))
  }

  seen(scope: Scope): readonly Sorted<OrderedPosition, OrderedSlot>[] {
    return this.#bucket.seen(scope)
  }

  #itemOf(slot: Slot): OrderedSlot {
    return { key: orderKeyOf(slot.entity, this.#by), position: slot }
  }
}
