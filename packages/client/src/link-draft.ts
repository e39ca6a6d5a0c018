import type { Kind } from '@occi/core'
import type { EntityReference } from './addresses.ts'
import type { CategoryReference } from './catalogue.ts'
import type { AttributesMember, Given } from './settings.ts'

/** A link that is to be created with its source. */
export interface LinkDraft {
  readonly kind: CategoryReference
  readonly target: EntityReference
  readonly title?: string | undefined
  readonly mixins?: readonly CategoryReference[]
  readonly attributes?: object
}

type Details<K extends Kind> = Pick<LinkDraft, 'title' | 'mixins'> & AttributesMember<Given<K['all']>>

/**
 * Describes a link that is created with its source.
 *
 * @example machines.create({ links: [linkTo(storageLink, disk, { attributes: { 'occi.storagelink.deviceid': 'vdb' } })] })
 */
export function linkTo<K extends Kind>(
  kind: K | string,
  target: EntityReference,
  ...details: Record<never, never> extends Details<K> ? [details?: Details<K>] : [details: Details<K>]
): LinkDraft {
  return { ...details[0], kind, target }
}
