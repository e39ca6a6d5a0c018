import type { Scope } from '@occi/core'
import { sees } from '@occi/core/store'
import { Bucket } from './bucket.ts'
import type { Slot } from './slot.ts'
import { SortedSlots } from './sorted-slots.ts'

/** Entities by something that they have: a kind, a mixin, a value. Values that one entity alone has cost no bucket. */
export class SlotIndex {
  readonly #buckets = new Map<unknown, Slot | Bucket>()

  add(key: unknown, slot: Slot): void {
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) this.#buckets.set(key, slot)
    else if (bucket instanceof Bucket) bucket.add(slot)
    else {
      const both = new Bucket()
      both.add(bucket)
      both.add(slot)
      this.#buckets.set(key, both)
    }
  }

  delete(key: unknown, slot: Slot): void {
    const bucket = this.#buckets.get(key)
    if (bucket instanceof Bucket) {
      bucket.delete(slot)
      if (bucket.isEmpty) this.#buckets.delete(key)
    } else if (bucket === slot) this.#buckets.delete(key)
  }

  /** What a scope sees under a key, as sorted collections that together are all of it. */
  seen(key: unknown, scope: Scope): readonly SortedSlots[] {
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) return []
    if (bucket instanceof Bucket) return bucket.seen(scope)
    return sees(scope, bucket) ? [new SortedSlots(bucket)] : []
  }
}
