import type { StoredMixin } from '@occi/core'
import type { Difference, Scope } from '@occi/core/authoring'
import { NameIndex } from './name-index.ts'

/** All stored mixins, and the array of them for each scope, which stays the same until something changes. */
export class MixinStore {
  readonly #byIdentifier = new NameIndex<StoredMixin>()
  readonly #byLocation = new NameIndex<StoredMixin>()
  readonly #owned = new Map<string | undefined, Set<StoredMixin>>()
  readonly #arrays = new Map<string | undefined, readonly StoredMixin[]>()
  #everyone: readonly StoredMixin[] | undefined

  /** The mixins that a scope sees; owners without mixins of their own share one array. */
  all(scope: Scope): readonly StoredMixin[] {
    if (scope.everyone === true) {
      this.#everyone ??= Object.freeze([...this.#owned.values()].flatMap((mixins) => [...mixins]))
      return this.#everyone
    }
    const owner = this.#owned.has(scope.owner) ? scope.owner : undefined
    let array = this.#arrays.get(owner)
    if (array === undefined) {
      const unowned = this.#owned.get(undefined) ?? []
      const own = owner === undefined ? [] : (this.#owned.get(owner) ?? [])
      array = Object.freeze([...unowned, ...own])
      this.#arrays.set(owner, array)
    }
    return array
  }

  /** The mixin of exactly this owner. */
  own(identifier: string, owner: string | undefined): StoredMixin | undefined {
    return this.#byIdentifier.own(identifier, owner)
  }

  /** The mixins with this identifier or location that one caller could see together with a mixin of this owner. */
  named(name: string, owner: string | undefined): readonly StoredMixin[] {
    return [...this.#byIdentifier.seenWith(name, owner), ...this.#byLocation.seenWith(name, owner)]
  }

  /** Stores what a commit changed. */
  apply(differences: readonly Difference<StoredMixin>[]): void {
    for (const { before } of differences) if (before !== undefined) this.#remove(before)
    for (const { after } of differences) if (after !== undefined) this.#add(after)
  }

  #add(mixin: StoredMixin): void {
    this.#byIdentifier.add(mixin.scheme + mixin.term, mixin)
    this.#byLocation.add(mixin.location, mixin)
    const owned = this.#owned.get(mixin.owner)
    if (owned === undefined) this.#owned.set(mixin.owner, new Set([mixin]))
    else owned.add(mixin)
    this.#forget(mixin.owner)
  }

  #remove(mixin: StoredMixin): void {
    this.#byIdentifier.delete(mixin.scheme + mixin.term, mixin)
    this.#byLocation.delete(mixin.location, mixin)
    const owned = this.#owned.get(mixin.owner)
    owned?.delete(mixin)
    if (owned?.size === 0) this.#owned.delete(mixin.owner)
    this.#forget(mixin.owner)
  }

  #forget(owner: string | undefined): void {
    this.#everyone = undefined
    if (owner === undefined) this.#arrays.clear()
    else this.#arrays.delete(owner)
  }
}
