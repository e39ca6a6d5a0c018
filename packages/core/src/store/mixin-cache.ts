import type { Scope } from '../registry/scope.ts'
import type { StoredMixin } from '../registry/stored-mixin.ts'

interface KeptMixins {
  readonly stamp: number
  readonly mixins: readonly StoredMixin[]
}

/** How many scopes are kept. */
const keptScopes = 10_000

/**
 * Keeps the mixins that scopes see, so that `Registry.mixins` returns the same array as long as nothing changed. A stamp
 * is the number of the last commit that changed what a scope sees.
 */
export class MixinCache {
  readonly #kept = new Map<string, KeptMixins>()

  /** Returns what is kept for a scope if its stamp is still this one. */
  get(scope: Scope, stamp: number): readonly StoredMixin[] | undefined {
    const kept = this.#kept.get(scopeName(scope))
    return kept?.stamp === stamp ? kept.mixins : undefined
  }

  /** Keeps what a scope sees and returns it, frozen. */
  keep(scope: Scope, stamp: number, mixins: readonly StoredMixin[]): readonly StoredMixin[] {
    const key = scopeName(scope)
    this.#kept.delete(key)
    this.#kept.set(key, { stamp, mixins: Object.freeze(mixins) })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > keptScopes && oldest !== undefined) this.#kept.delete(oldest)
    return mixins
  }
}

function scopeName(scope: Scope): string {
  if (scope.everyone === true) return 'everyone'
  return scope.owner === undefined ? 'unowned' : `owner ${scope.owner}`
}
