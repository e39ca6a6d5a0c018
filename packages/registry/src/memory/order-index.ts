import type { Order, Scope } from '@occi/core'
import { comparePlaces, type OrderedPosition, orderKeyOf } from '@occi/core/store'
import { Bucket } from './bucket.ts'
import type { Slot } from './slot.ts'
import { type Compare, Sorted } from './sorted.ts'

/** A slot, and the key by which it is sorted. */
export interface OrderedSlot extends OrderedPosition {
  readonly position: Slot
}

/** All slots in the order of a value that their entities have. */
export class OrderIndex {
  readonly compare: Compare<OrderedPosition>
  readonly #by: string
  readonly #bucket: Bucket<OrderedSlot, Sorted<OrderedPosition, OrderedSlot>>

  /** @param slotsByOwner all slots, those of each owner together */
  constructor(order: Order, slotsByOwner: Iterable<readonly Slot[]>) {
    this.#by = order.by
    this.compare = (a, b) => comparePlaces(a, b, order)
    this.#bucket = new Bucket({
      ownerOf: ({ position }) => position.owner,
      collect: (items) => new Sorted(this.compare, items),
    })
    for (const some of slotsByOwner) this.#bucket.fill(some.map((slot) => this.#itemOf(slot)))
  }

  add(slot: Slot): void {
    this.#bucket.add(this.#itemOf(slot))
  }

  /** Removes a slot, whose entity must be the one that it was added with. */
  delete(slot: Slot): void {
    this.#bucket.delete(this.#itemOf(slot))
  }

  seen(scope: Scope): readonly Sorted<OrderedPosition, OrderedSlot>[] {
    return this.#bucket.seen(scope)
  }

  #itemOf(slot: Slot): OrderedSlot {
    return { key: orderKeyOf(slot.entity, this.#by), position: slot }
  }
}
