import { OcciError, type Scope, type StoredMixin } from '@occi/core'

/** The stored mixins of all owners. */
export class StoredMixins {
  readonly #byOwner = new Map<string | undefined, ReadonlyMap<string, StoredMixin>>()
  readonly #visible = new Map<string | undefined, readonly StoredMixin[]>()
  #all: readonly StoredMixin[] | undefined

  /** What a scope sees; the same array as long as nothing changes. */
  visible(scope: Scope): readonly StoredMixin[] {
    if (scope.everyone) {
      this.#all ??= Object.freeze([...this.#byOwner.values()].flatMap((mixins) => [...mixins.values()]))
      return this.#all
    }
    const known = this.#visible.get(scope.owner)
    if (known !== undefined) return known
    const shared = this.#byOwner.get(undefined)?.values() ?? []
    const own = scope.owner === undefined ? [] : (this.#byOwner.get(scope.owner)?.values() ?? [])
    const visible = Object.freeze([...shared, ...own])
    this.#visible.set(scope.owner, visible)
    return visible
  }

  /** Refuses a mixin that an owner would see beside another of its identity or location. */
  expectFree(mixin: StoredMixin): void {
    const identifier = mixin.scheme + mixin.term
    const seenTogether =
      mixin.owner === undefined ? this.visible({ everyone: true }) : this.visible({ owner: mixin.owner })
    for (const other of seenTogether) {
      const isSame = other.scheme + other.term === identifier
      if (isSame && other.owner === mixin.owner) continue
      if (isSame) throw new OcciError('conflict', `there is a mixin ${identifier} already`)
      if (other.location === mixin.location) throw new OcciError('conflict', `the location ${mixin.location} is taken`)
    }
  }

  put(mixin: StoredMixin): void {
    const mixins = new Map(this.#byOwner.get(mixin.owner))
    mixins.set(mixin.scheme + mixin.term, Object.freeze({ ...mixin }))
    this.#replace(mixin.owner, mixins)
  }

  delete(identifier: string, owner: string | undefined): void {
    const mixins = new Map(this.#byOwner.get(owner))
    if (mixins.delete(identifier)) this.#replace(owner, mixins)
  }

  #replace(owner: string | undefined, mixins: ReadonlyMap<string, StoredMixin>): void {
    this.#byOwner.set(owner, mixins)
    this.#all = undefined
    if (owner === undefined) this.#visible.clear()
    else this.#visible.delete(owner)
  }
}
