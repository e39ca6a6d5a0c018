import type { Difference } from '../registry/change-set.ts'

/** What is stored at a place before the commit and, so far, after it. */
export interface Slot<T> {
  readonly before: T | undefined
  after: T | undefined
}

/** Slots by the names that changes gave to what is in them; a slot may have lost the name again. */
export class NamedSlots<T> {
  readonly #slots = new Map<string, Slot<T>[]>()

  add(name: string, slot: Slot<T>): void {
    const slots = this.#slots.get(name)
    if (slots === undefined) this.#slots.set(name, [slot])
    else if (!slots.includes(slot)) slots.push(slot)
  }

  get(name: string): readonly Slot<T>[] {
    return this.#slots.get(name) ?? []
  }
}

/** Returns what differs, in the order in which it was touched. */
export function differencesOf<T>(slots: Iterable<Slot<T>>): readonly Difference<T>[] {
  const differences: Difference<T>[] = []
  for (const { before, after } of slots) {
    if (before !== after) differences.push({ before, after })
  }
  return differences
}

/** Returns one key for one name of one owner. */
export function placeKey(name: string, owner: string | undefined): string {
  return owner === undefined ? name : `${owner}\u0000${name}`
}
