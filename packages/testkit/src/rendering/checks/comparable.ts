import { type DraftEnd, type Entity, type EntityDraft, isLink } from '@occi/core'
import { canonicalId, type EntityWithLinks, type RawEntity } from '@occi/core/authoring'
import type { RenderingContractOptions } from '../options.ts'
import { locate } from '../service.ts'

/** An entity in the form in which two are compared. */
export interface Comparable {
  readonly kind: string
  readonly mixins: readonly string[]
  readonly title: string | undefined
  readonly summary: string | undefined
  readonly attributes: object
  readonly source: string | undefined
  readonly target: string | undefined
  readonly targetKind: string | undefined
  readonly links: readonly Comparable[]
}

/** The fields of an entity that should be read back. */
export function expectedOf({ entity, links }: EntityWithLinks, options: RenderingContractOptions): Comparable {
  const inline = links.map((link) => carriedOf(link, 'inline', options))
  return comparable(
    carriedOf(entity, 'alone', options),
    inline.map((link) => comparable(link, [])),
  )
}

/** The part of an entity that the rendering carries. */
export function carriedOf<E extends Entity>(
  entity: E,
  place: 'alone' | 'inline',
  { carried }: RenderingContractOptions,
): Entity {
  return carried?.entity?.(entity, place) ?? entity
}

function comparable(entity: Entity, links: readonly Comparable[]): Comparable {
  return {
    kind: entity.kind,
    mixins: entity.mixins,
    title: entity.title,
    summary: isLink(entity) ? undefined : entity.summary,
    attributes: { ...entity.attributes },
    source: isLink(entity) ? entity.source : undefined,
    target: isLink(entity) ? entity.target : undefined,
    targetKind: isLink(entity) ? entity.targetKind : undefined,
    links,
  }
}

/** What was read back. A draft names those of its message by reference; here they get their locations. */
export function readOf(draft: EntityDraft, location: string): Comparable {
  const uriOf = (end: DraftEnd | undefined) => (end === undefined || 'uri' in end ? end?.uri : location)
  return {
    kind: draft.kind.identifier,
    mixins: draft.mixins.map((mixin) => mixin.identifier),
    title: draft.title,
    summary: draft.summary,
    attributes: { ...draft.attributes },
    source: uriOf(draft.source),
    target: uriOf(draft.target),
    targetKind: draft.targetKind,
    links: draft.links.map((link) => readOf(link, location)),
  }
}

/** Returns whether the id in a message identifies the entity: it is its id, or its location. */
export function isNamed(raw: RawEntity, entity: Entity): boolean {
  const attribute = raw.attributes.get('occi.core.id')
  const id = raw.id ?? (attribute === undefined ? undefined : 'text' in attribute ? attribute.text : attribute.json)
  return typeof id === 'string' && (canonicalId(id) === entity.id || locate(id) === entity.location)
}
