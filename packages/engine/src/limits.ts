/** The limits of callers; every one has a safe default. */
export interface EngineLimits {
  /** Mixins of one entity; 100 by default. */
  readonly mixins: number
  /** Mixins that one owner defines, or that are defined for them; 1,000 by default. */
  readonly ownedMixins: number
  /** Octets, as JSON, of all these mixins of one owner; 1 MiB by default. */
  readonly ownedOctets: number
  /** Characters of what a listing searches for; 200 by default. */
  readonly search: number
}

/** Bounds that no ordinary client meets. */
export const defaultEngineLimits: EngineLimits = {
  mixins: 100,
  ownedMixins: 1000,
  ownedOctets: 1024 * 1024,
  search: 200,
}
