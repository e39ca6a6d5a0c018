import type { Revision } from '@occi/core'
import type { EntityWithLinks } from '@occi/core/authoring'

/** An entity as it is shown: with its links, brought up to date by its backends. */
export interface Retrieved extends EntityWithLinks {
  /** A state of the registry that it shows, or a slightly earlier one. */
  readonly revision: Revision
  /** Whether a backend changed something that could not be stored now: its version does not tell what it shows. */
  readonly isTransient: boolean
}
