import type { Entity } from '@occi/core'
import type { PayloadType, RawCategory, Rendering } from '@occi/core/authoring'

/** What the author of a rendering tells its contract. */
export interface RenderingContractOptions {
  /** A new rendering. */
  readonly rendering: () => Rendering
  /**
   * What it writes in one form and reads in another, as a page and the form on it: such messages are written, but
   * not read back.
   */
  readonly writesOnly?: readonly PayloadType[]
  /** What the rendering cannot carry, as functions that take it away; everything unless said. */
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
  }
  /**
   * How many made-up services each property is tried on; 30 unless said. The environment variable `OCCI_RUNS` has the
   * last word, to look longer before a release say.
   */
  readonly runs?: number
}
