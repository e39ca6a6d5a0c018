import { isLink, type Link, type ModelPath } from '@occi/core'
import type {
  EntityWithLinks,
  RawAttributes,
  RawEnd,
  RawEntity,
  RawReference,
  RenderContext,
} from '@occi/core/authoring'
import { type Mapping, unlessEmpty } from './mapping.ts'
import type { DocumentPath } from './yaml.ts'

/** A resource with its links, or a link. What it does not have is left out. */
export function formatEntity({ entity, links }: Omit<EntityWithLinks, 'type'>, context: RenderContext): object {
  return {
    kind: entity.kind,
    mixins: unlessEmpty(entity.mixins),
    id: entity.id,
    title: entity.title,
    ...(isLink(entity)
      ? formatEnds(entity, undefined, context)
      : {
          summary: entity.summary,
          links: unlessEmpty(links.map((link) => formatInlineLink(link, entity.kind, context))),
        }),
    attributes: unlessEmpty(entity.attributes),
    actions: unlessEmpty(entity.actions),
  }
}

function formatInlineLink(link: Link, sourceKind: string, context: RenderContext): object {
  return { ...formatEntity({ entity: link, links: [] }, context), ...formatEnds(link, sourceKind, context) }
}

/** Both ends of a link: `path` turns locations into what this service is reached by, and leaves other URIs alone. */
function formatEnds({ source, target, targetKind }: Link, sourceKind: string | undefined, { path }: RenderContext) {
  return {
    source: { location: path(source), kind: sourceKind },
    target: { location: path(target), kind: targetKind },
  }
}

const ofAll = ['kind', 'mixins', 'id', 'title', 'attributes', 'actions']
const ofLinks = [...ofAll, 'source', 'target']
const ofResources = [...ofAll, 'summary', 'links']

/** Reads an entity, whole or in part. */
export function parseEntity(entity: Mapping, place: 'alone' | 'link' = 'alone'): RawEntity {
  const isLink = place === 'link' || entity.has('source') || entity.has('target')
  entity.refuseOthers(isLink ? ofLinks : ofResources)
  return {
    categories: parseReferences(entity),
    attributes: parseAttributes(entity),
    id: entity.string('id'),
    title: rawValue(entity, 'title'),
    summary: rawValue(entity, 'summary'),
    source: parseEnd(entity, 'source'),
    target: parseEnd(entity, 'target'),
    isLink: isLink || undefined,
    links: entity.mappings('links')?.map((link) => parseEntity(link, 'link')),
    actions: entity.strings('actions'),
  }
}

/** The kind, then the mixins: faults number them so. */
function parseReferences(entity: Mapping): readonly RawReference[] {
  const kind = entity.string('kind')
  const mixins = entity.strings('mixins') ?? []
  return [
    ...(kind === undefined ? [] : [{ identifier: kind, class: 'kind' as const }]),
    ...mixins.map((identifier) => ({ identifier, class: 'mixin' as const })),
  ]
}

/** Values as they are; whether they fit their definitions is for the model to say. */
export function parseAttributes(holder: Mapping): RawAttributes {
  const attributes = holder.mapping('attributes')
  return new Map(attributes?.entries.map(([name, json]) => [name, { json }]))
}

function rawValue(entity: Mapping, name: string) {
  const json = entity.get(name)
  return json === undefined ? undefined : { json }
}

/** An end of a link: a mapping, or just its location, as people write it. */
function parseEnd(link: Mapping, name: 'source' | 'target'): RawEnd | undefined {
  const value = link.get(name)
  if (typeof value === 'string') return { uri: value }
  const end = link.mapping(name)
  if (end === undefined) return undefined
  end.refuseOthers(['location', 'kind'])
  const uri = end.string('location')
  if (uri === undefined && !end.has('location')) end.fault(`a ${name} needs its location`)
  return { uri: uri ?? '', kind: end.string('kind') }
}

/** Where in the document a part of an entity stands; that of an invocation or a filter, too. */
export function placeInEntity(entity: Mapping, [part, key, ...rest]: ModelPath): DocumentPath {
  if (part === undefined) return entity.path
  if (part === 'links' && typeof key === 'number') {
    const link = entity.mappings('links')?.[key]
    return link === undefined ? [...entity.path, part] : placeInEntity(link, rest)
  }
  if (part !== 'categories' || typeof key !== 'number')
    return [...entity.path, part, ...(key === undefined ? [] : [key])]
  if (!entity.has('kind')) return [...entity.path, 'mixins', key]
  return key === 0 ? [...entity.path, 'kind'] : [...entity.path, 'mixins', key - 1]
}
