import { type AttributeValues, type Entity, isLink, type JsonObject, type Link, type Resource } from '@occi/core'
import type { RenderContext } from '@occi/core/authoring'
import { formatEnd } from './end.ts'

type Paths = Pick<RenderContext, 'path'>

/**
 * A resource with its links (`GFD.226 Resource Instance Rendering`). What it does not have is absent. Attributes of
 * the core model are members, all others stand under their names.
 */
export function formatResource(resource: Resource, links: readonly Link[], context: Paths): JsonObject {
  return {
    ...common(resource),
    ...(links.length === 0 ? {} : { links: links.map((link) => formatLink(link, resource.kind, context)) }),
    ...(resource.summary === undefined ? {} : { summary: resource.summary }),
    ...(resource.title === undefined ? {} : { title: resource.title }),
  }
}

/**
 * A link (`GFD.226 Link Instance Rendering`).
 *
 * @param sourceKind identifier of the kind of its source, where known
 */
export function formatLink(link: Link, sourceKind: string | undefined, context: Paths): JsonObject {
  return {
    ...common(link),
    source: formatEnd(link.source, sourceKind, context),
    target: formatEnd(link.target, link.targetKind, context),
    ...(link.title === undefined ? {} : { title: link.title }),
  }
}

/** An entity whose source's kind is at hand. */
export function formatEntity(
  entity: Entity,
  links: readonly Link[],
  sourceKind: string | undefined,
  context: Paths,
): JsonObject {
  return isLink(entity) ? formatLink(entity, sourceKind, context) : formatResource(entity, links, context)
}

function common({ kind, mixins, attributes, actions, id }: Entity): JsonObject {
  return {
    kind,
    ...(mixins.length === 0 ? {} : { mixins }),
    ...(isEmpty(attributes) ? {} : { attributes: attributes as JsonObject }),
    ...(actions.length === 0 ? {} : { actions }),
    id,
  }
}

/** Tells whether there is no value; `undefined` is none, and JSON leaves it out. */
export function isEmpty(attributes: AttributeValues): boolean {
  for (const name in attributes) if (attributes[name] !== undefined) return false
  return true
}
