import type { AttributeDefinitions, AttributeValues } from './attribute.ts'
import type { Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'

/** An end of a link that is to be created: a location, any URI, or another draft of the same request. */
export type DraftEnd = { readonly uri: string } | { readonly draft: EntityDraft }

/** An entity that is to be created, its names looked up and its values checked. */
export interface EntityDraft {
  readonly kind: Kind
  readonly mixins: readonly Mixin[]
  /** All values, defaults included. */
  readonly attributes: AttributeValues
  readonly title?: string
  readonly summary?: string
  /** Of a link: where it starts. */
  readonly source?: DraftEnd
  /** Of a link: where it leads. */
  readonly target?: DraftEnd
  /** Of a link: identifier of the target's kind, if the request says it. */
  readonly targetKind?: string
  /** Of a resource: links from it that are created with it. */
  readonly links: readonly EntityDraft[]
}

/** What a partial update changes (`GFD.223 Partial Update`); what it does not name stays. */
export interface EntityChanges {
  /** Mixins to add. */
  readonly mixins: readonly Mixin[]
  /** New values, defaults of added mixins included. */
  readonly attributes: AttributeValues
  readonly title?: string
  readonly summary?: string
  /** Of a link: the new location of its source. */
  readonly source?: string
  /** Of a link: its new target, a location or any URI. */
  readonly target?: string
  /** Of a link: identifier of the target's kind, if the request says it. */
  readonly targetKind?: string
}

/** A mixin that a client defines (`GFD.221 Mix-ins`), its names looked up. */
export interface MixinDraft {
  readonly scheme: string
  readonly term: string
  readonly title?: string
  /** Unset: the service chooses one. */
  readonly location?: string
  readonly depends: readonly Mixin[]
  /** Related identifiers that are no known mixins. */
  readonly rel: readonly string[]
  readonly applies: readonly Kind[]
  readonly attributes: AttributeDefinitions
}
