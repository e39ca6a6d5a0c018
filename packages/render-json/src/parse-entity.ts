import type { JsonObject } from '@occi/core'
import type { RawEntity, RawReference, RawValue } from '@occi/core/authoring'
import { type DocumentFaults, Members, type Node } from './document.ts'
import { parseEnd } from './end.ts'
import { parseEntityAttributes } from './parse-attributes.ts'

/** `location` and `rel` are tolerated: some peers show where an entity is, and the standard's schema allows `rel`. */
const ofAll = ['kind', 'mixins', 'attributes', 'actions', 'id', 'title', 'location', 'rel']
const ofLinks: ReadonlySet<string> = new Set([...ofAll, 'source', 'target'])
const ofResources: ReadonlySet<string> = new Set([...ofAll, 'summary', 'links'])

/**
 * Reads an entity, whole or in part (`GFD.226 Entity Instance Rendering`).
 *
 * @param place links stand in arrays of their own; alone, an entity with a source or target is one
 */
export function parseEntity(node: Node<JsonObject>, place: 'link' | 'alone', faults: DocumentFaults): RawEntity {
  const entity = new Members(node, faults)
  const isLink = place === 'link' || entity.has('source') || entity.has('target')
  entity.refuseOthers(isLink ? ofLinks : ofResources, isLink ? 'a link' : 'a resource')
  return {
    categories: parseCategories(entity),
    ...parseEntityAttributes(entity.object('attributes'), faults),
    id: entity.string('id'),
    location: entity.string('location'),
    title: textOf(entity, 'title'),
    summary: textOf(entity, 'summary'),
    source: isLink ? parseEnd(entity, 'source') : undefined,
    target: isLink ? parseEnd(entity, 'target') : undefined,
    isLink: isLink || undefined,
    links: isLink ? undefined : entity.objects('links')?.map((link) => parseEntity(link, 'link', faults)),
    actions: entity.identifiers('actions'),
  }
}

/** Kind and mixins, in this order. */
function parseCategories(entity: Members): RawReference[] {
  const kind = entity.identifier('kind')
  const mixins = entity.identifiers('mixins') ?? []
  return [
    ...(kind === undefined ? [] : [{ identifier: kind, class: 'kind' as const }]),
    ...mixins.map((identifier) => ({ identifier, class: 'mixin' as const })),
  ]
}

/** The model says what a title may be, not the syntax. */
function textOf(entity: Members, name: 'title' | 'summary'): RawValue | undefined {
  const json = entity.get(name)
  return json === undefined ? undefined : { json }
}
