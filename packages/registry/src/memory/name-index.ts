import type { Scope } from '@occi/core/authoring'
import { type Owned, seeEachOther, sees } from '@occi/core/store'

const nothing: readonly never[] = []

/**
 * Items by name. Several owners can use the same name, each once; an unowned item is the only one of its name. A name
 * that is used once, the usual case, costs no collection.
 */
export class NameIndex<T extends Owned> {
  readonly #items = new Map<string, T | Map<string | undefined, T>>()

  /** The item that a scope sees under a name; for `everyone` any of several. */
  find(name: string, scope: Scope): T | undefined {
    const items = this.#items.get(name)
    if (items === undefined) return undefined
    if (!(items instanceof Map)) return sees(scope, items) ? items : undefined
    if (scope.everyone === true) return items.values().next().value
    return items.get(scope.owner)
  }

  /** All items that a scope sees under a name. */
  findAll(name: string, scope: Scope): readonly T[] {
    const items = this.#items.get(name)
    if (items instanceof Map && scope.everyone === true) return [...items.values()]
    const item = this.find(name, scope)
    return item === undefined ? [] : [item]
  }

  /** The item of exactly this owner. */
  own(name: string, owner: string | undefined): T | undefined {
    const items = this.#items.get(name)
    if (items instanceof Map) return items.get(owner)
    return items?.owner === owner ? items : undefined
  }

  /** All items of a name that one caller could see together with an item of this owner. */
  seenWith(name: string, owner: string | undefined): readonly T[] {
    const items = this.#items.get(name)
    if (items === undefined) return nothing
    if (!(items instanceof Map)) return seeEachOther(items, { owner }) ? [items] : []
    return [...items.values()].filter((item) => seeEachOther(item, { owner }))
  }

  /** Adds an item; no other item of its owner may have the name. */
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
