import type { Awaitable, Order } from '@occi/core'
import { isPromise } from '@occi/core/authoring'
import { OrderIndex } from './order-index.ts'
import type { Slot } from './slot.ts'

/** How many orders are kept; each costs memory, and time in every commit. */
const mostOrders = 8

/** The orders that are used. */
export class Orders {
  /** The one that was used last is the last. */
  readonly #indexes = new Map<string, OrderIndex>()
  #filling: Promise<void> | undefined

  add(slot: Slot): void {
    for (const index of this.#indexes.values()) index.add(slot)
  }

  delete(slot: Slot): void {
    for (const index of this.#indexes.values()) index.delete(slot)
  }

  /**
   * Reads from the index of an order. The first use of an order sorts everything, while other requests run.
   *
   * @param slots returns all slots
   */
  read<R>(order: Order, slots: () => readonly Slot[], read: (index: OrderIndex) => Awaitable<R>): Awaitable<R> {
    const name = orderName(order)
    const index = this.#indexes.get(name)
    if (index?.isFilled !== true) return this.#readFirst(order, slots, read)
    this.#indexes.delete(name)
    this.#indexes.set(name, index)
    return readFrom(index, read)
  }

  /** Fills the index of an order and reads from it; one is filled at a time, so that their number is bounded. */
  async #readFirst<R>(
    order: Order,
    slots: () => readonly Slot[],
    read: (index: OrderIndex) => Awaitable<R>,
  ): Promise<R> {
    while (this.#filling !== undefined) await this.#filling
    const name = orderName(order)
    const kept = this.#indexes.get(name)
    if (kept !== undefined) return readFrom(kept, read)
    const index = new OrderIndex(order)
    this.#indexes.set(name, index)
    this.#forgetOldest()
    this.#filling = index.fill(slots())
    await this.#filling
    this.#filling = undefined
    return readFrom(index, read)
  }

  #forgetOldest(): void {
    for (const [name, index] of this.#indexes) {
      if (this.#indexes.size <= mostOrders) return
      if (index.isFilled && index.readers === 0) this.#indexes.delete(name)
    }
  }
}

/** Reads from an index, which is not forgotten until then: it would no longer follow changes. */
function readFrom<R>(index: OrderIndex, read: (index: OrderIndex) => Awaitable<R>): Awaitable<R> {
  const result = read(index)
  if (!isPromise(result)) return result
  index.readers++
  return result.finally(() => index.readers--)
}

function orderName({ by, descending = false }: Order): string {
  return `${descending ? '-' : '+'}${by}`
}
