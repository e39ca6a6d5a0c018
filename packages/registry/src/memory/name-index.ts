import type { Scope } from '@occi/core'
import { type Owned, sees } from '@occi/core/store'

/**
 * What several owners call by the same name, each his own; what is nobody's is the only one of its name. One look-up
 * for the usual case that a name is used once.
 */
export class NameIndex<T extends Owned> {
  readonly #items = new Map<string, T | Map<string | undefined, T>>()

  /** What a scope sees under a name; for `everyone` any of several. */
  find(name: string, scope: Scope): T | undefined {
    const items = this.#items.get(name)
    if (items === undefined) return undefined
    if (!(items instanceof Map)) return sees(scope, items) ? items : undefined
    if (scope.everyone === true) return items.values().next().value
    return items.get(scope.owner)
  }

  /** All that a scope sees under a name. */
  findAll(name: string, scope: Scope): readonly T[] {
    const items = this.#items.get(name)
    if (items instanceof Map && scope.everyone === true) return [...items.values()]
    const item = this.find(name, scope)
    return item === undefined ? [] : [item]
  }

  /** What is just this owner's, or nobody's. */
  own(name: string, owner: string | undefined): T | undefined {
    const items = this.#items.get(name)
    if (items instanceof Map) return items.get(owner)
    return items?.owner === owner ? items : undefined
  }

  /** Tells whether somebody would see two of a name if this owner, or nobody, had another one. */
  isTaken(name: string, owner: string | undefined): boolean {
    const items = this.#items.get(name)
    if (items === undefined) return false
    if (items instanceof Map) return owner === undefined || items.has(owner)
    return owner === undefined || items.owner === undefined || items.owner === owner
  }

  /** Adds what is not taken. */
  add(name: string, item: T): void {
    const items = this.#items.get(name)
    if (items === undefined) this.#items.set(name, item)
    else if (items instanceof Map) items.set(item.owner, item)
    else {
      const both = new Map<string | undefined, T>()
      this.#items.set(name, both.set(items.owner, items).set(item.owner, item))
    }
  }

  delete(name: string, item: T): void {
    const items = this.#items.get(name)
    if (items === item) this.#items.delete(name)
    else if (items instanceof Map) {
      items.delete(item.owner)
      if (items.size === 0) this.#items.delete(name)
    }
  }
}
