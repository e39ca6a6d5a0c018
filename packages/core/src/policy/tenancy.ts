import type { RequestExtras } from '../backend.ts'

/** Who owns what a caller creates. */
export interface Tenancy {
  /**
   * Returns the owner that a caller acts as: owned entities and mixins exist for their owner alone. Undefined: the
   * caller sees and creates what is shared by all.
   *
   * @example owner: ({ user }) => user
   */
  owner?(extras: RequestExtras): string | undefined
  /** Returns the name of the caller for the history of changes; defaults to the owner. */
  caller?(extras: RequestExtras): string | undefined
}
