import type { EntityWithLinks } from '@occi/core/authoring'

/**
 * Checks an entity as the caller sees it, under its lock and before anything happens to it. Throws to stop the operation.
 */
export type Check = (current: EntityWithLinks) => void
