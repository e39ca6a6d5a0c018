import type { Entity, OcciError } from '@occi/core'
import type { PayloadType, RawCategory, RawError, Rendering } from '@occi/core/authoring'

/** The options of the contract of a rendering. */
export interface RenderingContractOptions {
  /** A new rendering. */
  readonly rendering: () => Rendering
  /**
   * What it writes in one form and reads in another, such as a page and the form on it: such messages are written, but
   * not read back.
   */
  readonly writesOnly?: readonly PayloadType[]
  /** Functions that remove what the rendering cannot carry; by default nothing is removed. */
  readonly carried?: {
    /**
     * The part of an entity that comes back. An inline link is one that is rendered within its resource.
     *
     * @example entity: (entity) => ({ ...entity, actions: [] })
     */
    readonly entity?: (entity: Entity, place: 'alone' | 'inline') => Entity
    /**
     * The part of a category that comes back; `type` and `pattern` of an attribute stand for all that its
     * definition says of its values.
     *
     * @example category: ({ applies, ...rest }) => rest
     */
    readonly category?: (category: RawCategory) => RawCategory
    /**
     * What comes back of an error in an answer with a status. Defaults to its message, code and status, and its faults
     * with their positions.
     */
    readonly error?: (error: OcciError, status: number) => RawError
  }
  /**
   * How many made-up services each property is tried on. Defaults to 30. The environment variable `OCCI_RUNS` overrides
   * it, for example to look longer before a release.
   */
  readonly runs?: number
}
