import type { Kind, Mixin } from '@occi/core'
import type { EntityReference } from './addresses.ts'
import type { LinkDraft } from './link-draft.ts'
import type { AttributesMember, Given, OfMixins, Settings } from './settings.ts'

/** A mixin: its definition, or its identifier or term. */
export type MixinReference = Mixin | string

/** The ends of a link, which entities of other kinds do not have. */
type Ends<K extends Kind> = string extends keyof K['all']
  ? { readonly source?: EntityReference; readonly target?: EntityReference }
  : 'occi.core.source' extends keyof K['all']
    ? { readonly source: EntityReference; readonly target: EntityReference }
    : { readonly source?: never; readonly target?: never }

/** What describes an entity that is to be created, or that takes the place of another. */
export type Draft<K extends Kind, M extends MixinReference> = {
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly mixins?: readonly M[]
  /** Links from the new entity, which are created with it. */
  readonly links?: readonly LinkDraft[]
} & AttributesMember<Given<K['all']> & OfMixins<M>> &
  Ends<K>

/** What of an entity changes: everything else stays. */
export interface Changes<K extends Kind, M extends MixinReference> {
  readonly title?: string | undefined
  readonly summary?: string | undefined
  /** Mixins that are added. */
  readonly mixins?: readonly M[]
  readonly attributes?: Settings<K['all']> & OfMixins<M>
}
