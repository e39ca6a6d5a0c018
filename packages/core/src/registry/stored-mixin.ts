import type { AttributeDefinitions } from '../attribute.ts'
import type { Extras } from '../category.ts'

/** A mixin as a registry stores it: other categories are named by identifier. A client or a backend defined it. */
export interface StoredMixin {
  readonly scheme: string
  readonly term: string
  readonly title?: string
  /** The path of its collection. */
  readonly location: string
  /** Identifiers of the mixins that it depends on. */
  readonly depends: readonly string[]
  /** Identifiers of related categories that the service did not know when it was defined. */
  readonly rel: readonly string[]
  /** Identifiers of the kinds that it applies to; empty: all kinds. */
  readonly applies: readonly string[]
  /** Identifiers of its actions. */
  readonly actions: readonly string[]
  readonly attributes: AttributeDefinitions
  /** Whether a client defined it, who may then remove it. */
  readonly userDefined: boolean
  /** Its owner; unset: shared by all. */
  readonly owner?: string
  /** What the service stores with it; never rendered. */
  readonly extras?: Extras
}
