import { OcciError, type Scope, type StoredMixin } from '@occi/core'
import type { Undo } from './entity-store.ts'
import { NameIndex } from './name-index.ts'

/** Stored mixins, and the arrays of them that scopes get, which stay the same as long as nothing changes. */
export class MixinStore {
  readonly #byIdentifier = new NameIndex<StoredMixin>()
  readonly #byLocation = new NameIndex<StoredMixin>()
  readonly #owned = new Map<string | undefined, Set<StoredMixin>>()
  readonly #arrays = new Map<string | undefined, readonly StoredMixin[]>()
  #everyone: readonly StoredMixin[] | undefined

  /** What a scope sees; owners without mixins of their own share what is nobody's. */
  all(scope: Scope): readonly StoredMixin[] {
    if (scope.everyone === true) {
      this.#everyone ??= Object.freeze([...this.#owned.values()].flatMap((mixins) => [...mixins]))
      return this.#everyone
    }
    const owner = this.#owned.has(scope.owner) ? scope.owner : undefined
    let array = this.#arrays.get(owner)
    if (array === undefined) {
      const nobodys = this.#owned.get(undefined) ?? []
      const own = owner === undefined ? [] : (this.#owned.get(owner) ?? [])
      array = Object.freeze([...nobodys, ...own])
      this.#arrays.set(owner, array)
    }
    return array
  }

  /** Makes or replaces a mixin. */
  put(mixin: StoredMixin): Undo {
    const identifier = mixin.scheme + mixin.term
    const before = this.#byIdentifier.own(identifier, mixin.owner)
    if (before === undefined && this.#byIdentifier.isTaken(identifier, mixin.owner)) {
      throw new OcciError('conflict', `there is a mixin ${identifier} already`)
    }
    if (before?.location !== mixin.location && this.#byLocation.isTaken(mixin.location, mixin.owner)) {
      throw new OcciError('conflict', `the location ${mixin.location} is taken by another mixin`)
    }
    const stored = Object.freeze({ ...mixin })
    if (before !== undefined) this.#remove(before)
    this.#add(stored)
    return () => {
      this.#remove(stored)
      if (before !== undefined) this.#add(before)
    }
  }

  /** Deletes a mixin, where it is there; without an owner, the one that the scope sees. */
  delete(identifier: string, owner: string | undefined, scope: Scope): Undo {
    const mixin =
      owner === undefined ? this.#byIdentifier.find(identifier, scope) : this.#byIdentifier.own(identifier, owner)
    if (mixin === undefined) return () => {}
    this.#remove(mixin)
    return () => this.#add(mixin)
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
