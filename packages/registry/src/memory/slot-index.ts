import type { Scope } from '@occi/core/authoring'
import { sees } from '@occi/core/store'
import { Bucket, type BucketType } from './bucket.ts'
import type { Slot } from './slot.ts'
import { SortedSlots } from './sorted-slots.ts'

const slots: BucketType<Slot, SortedSlots> = {
  ownerOf: (slot) => slot.owner,
  collect: (items) => new SortedSlots(items),
}

/** Slots that have something in common, in the order of listings. */
export class SlotBucket extends Bucket<Slot, SortedSlots> {
  constructor(...items: readonly Slot[]) {
    super(slots, ...items)
  }
}

const nothing: readonly SortedSlots[] = []

/** Slots by something that they have: a kind, a mixin, a value. A value that one entity alone has costs no bucket. */
export class SlotIndex {
  readonly #buckets = new Map<unknown, Slot | SlotBucket>()

  add(key: unknown, slot: Slot): void {
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) this.#buckets.set(key, slot)
    else if (bucket instanceof SlotBucket) bucket.add(slot)
    else this.#buckets.set(key, new SlotBucket(bucket, slot))
  }

  delete(key: unknown, slot: Slot): void {
    const bucket = this.#buckets.get(key)
    if (bucket instanceof SlotBucket) {
      bucket.delete(slot)
      if (bucket.isEmpty) this.#buckets.delete(key)
    } else if (bucket === slot) this.#buckets.delete(key)
  }

  /** What is under a key: one slot, or several. */
  get(key: unknown): Slot | SlotBucket | undefined {
    return this.#buckets.get(key)
  }

  /** What a scope sees under a key, as sorted collections that together are all of it. */
  seen(key: unknown, scope: Scope): readonly SortedSlots[] {
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) return nothing
    if (bucket instanceof SlotBucket) return bucket.seen(scope)
    return sees(scope, bucket) ? [new SortedSlots([bucket])] : []
  }
}
