import { OcciError, type StoredMixin } from '@occi/core'
import type { EngineLimits } from './limits.ts'

const encoder = new TextEncoder()
const sizes = new WeakMap<StoredMixin, number>()

/** Octets of a mixin as it is stored; a registry returns the same objects as long as nothing has changed. */
function storedOctets(mixin: StoredMixin): number {
  let size = sizes.get(mixin)
  if (size === undefined) {
    size = encoder.encode(JSON.stringify(mixin)).length
    sizes.set(mixin, size)
  }
  return size
}

/**
 * Requires that an owner may have these mixins beside those that are stored: they are part of the catalogue of every
 * caller.
 *
 * @param added new mixins, or such that replace one of the same identifier
 * @throws OcciError `forbidden`
 */
export function requireWithinQuota(
  added: readonly StoredMixin[],
  stored: readonly StoredMixin[],
  owner: string | undefined,
  limits: EngineLimits,
): void {
  const replaced = new Set(added.map((mixin) => mixin.scheme + mixin.term))
  const kept = stored.filter((mixin) => mixin.owner === owner && !replaced.has(mixin.scheme + mixin.term))
  const all = [...kept, ...added]
  if (all.length > limits.ownedMixins) {
    throw new OcciError(
      'forbidden',
      `${all.length} mixins would be defined, at most ${limits.ownedMixins} are allowed: remove some first`,
    )
  }
  const octets = all.reduce((sum, mixin) => sum + storedOctets(mixin), 0)
  if (octets > limits.ownedOctets) {
    throw new OcciError(
      'forbidden',
      `the mixins would take ${octets} octets, at most ${limits.ownedOctets} are allowed: remove some first`,
    )
  }
}
