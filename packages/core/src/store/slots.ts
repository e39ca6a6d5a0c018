import type { Difference } from '../registry/change-set.ts'

/** What is stored at a place before the commit and, so far, after it. */
export interface CommitSlot<T> {
  readonly before: T | undefined
  after: T | undefined
}

/** Returns the slot of a place; if no change touched it yet, a new one with what is stored there. */
export function slotAt<T>(slots: Map<string, CommitSlot<T>>, key: string, stored: () => T | undefined): CommitSlot<T> {
  let slot = slots.get(key)
  if (slot === undefined) {
    const before = stored()
    slot = { before, after: before }
    slots.set(key, slot)
  }
  return slot
}

/** Slots by the names that changes gave to what is in them; a slot may have lost the name again. */
export class NamedSlots<T> {
  readonly #slots = new Map<string, CommitSlot<T>[]>()

  add(name: string, slot: CommitSlot<T>): void {
    const slots = this.#slots.get(name)
    if (slots === undefined) this.#slots.set(name, [slot])
    else if (!slots.includes(slot)) slots.push(slot)
  }

  get(name: string): readonly CommitSlot<T>[] {
    return this.#slots.get(name) ?? []
  }
}

/** Returns what differs, in the order in which it was touched. */
export function differencesOf<T>(slots: Iterable<CommitSlot<T>>): readonly Difference<T>[] {
  const differing: CommitSlot<T>[] = []
  for (const slot of slots) if (slot.before !== slot.after) differing.push(slot)
  // Copied, since registries keep it: an array that has grown by pushes takes more memory than it needs.
  return differing.slice()
}

/** Returns one key for one name of one owner. */
export function placeKey(name: string, owner: string | undefined): string {
  return owner === undefined ? name : `${owner}\u0000${name}`
}
