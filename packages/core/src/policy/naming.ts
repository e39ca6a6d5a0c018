import type { EntityDraft } from '../draft.ts'
import type { PolicyContext } from './context.ts'

/** How new entities are named. */
export interface Naming {
  /** Returns the id or the location of a new entity; the service generates what is left out. */
  identity?(draft: EntityDraft, context: PolicyContext): { id?: string; location?: string } | undefined
}
