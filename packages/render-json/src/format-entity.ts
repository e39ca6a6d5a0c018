import { type AttributeValues, type Awaitable, type Entity, isLink, type Link, type Resource } from '@occi/core'
import { chain, type EntityWithLinks, fragmentOf, type RenderContext } from '@occi/core/authoring'
import { formatEnd } from './end.ts'
import { unlessEmpty, type WrittenObject } from './written-object.ts'

type Context = Pick<RenderContext, 'path' | 'mediaType'>

/** The media type of the standard, whose JSON Schema allows no member `location` in an entity. */
export const standardType = 'application/occi+json'

/**
 * A resource with its links (`GFD.226 Resource Instance Rendering`). What it does not have is absent. Attributes of
 * the core model are members, all others stand under their names.
 */
export function formatResource(resource: Resource, links: readonly Link[], context: Context): WrittenObject {
  return {
    ...common(resource, context),
    links: unlessEmpty(links.map((link) => formatLink(link, resource.kind, context))),
    summary: resource.summary,
    title: resource.title,
  }
}

/**
 * A link (`GFD.226 Link Instance Rendering`).
 *
 * @param sourceKind identifier of the kind of its source, if known
 */
export function formatLink(link: Link, sourceKind: string | undefined, context: Context): WrittenObject {
  return {
    ...common(link, context),
    source: formatEnd(link.source, sourceKind, context),
    target: formatEnd(link.target, link.targetKind, context),
    title: link.title,
  }
}

/** The text of an entity that stands alone; of a link the kind of its source is at hand, if known. */
function entityText(
  entity: Entity,
  links: readonly Link[],
  sourceKind: string | undefined,
  context: RenderContext,
): string {
  return fragmentOf(context, 'entity', entity, links, sourceKind ?? '', () =>
    JSON.stringify(formatEntity(entity, links, sourceKind, context)),
  )
}

const encoder = new TextEncoder()

/**
 * The octets of an entity in a listing, behind a comma: joining them costs less than joining texts whose octets are then
 * counted.
 */
export function entityOctets(
  entity: Entity,
  links: readonly Link[],
  sourceKind: string | undefined,
  context: RenderContext,
): Uint8Array {
  return fragmentOf(context, 'listed', entity, links, sourceKind ?? '', () =>
    encoder.encode(`,${JSON.stringify(formatEntity(entity, links, sourceKind, context))}`),
  )
}

/**
 * The text of an entity that stands alone. Of a link, the kind of its source has to be looked up (`GFD.226`: supplied for a
 * resource).
 */
export function textAlone({ entity, links }: EntityWithLinks, context: RenderContext): Awaitable<string> {
  if (!isLink(entity)) return entityText(entity, links, undefined, context)
  return chain(context.read.entity(entity.source), (source) => entityText(entity, links, source?.kind, context))
}

function formatEntity(
  entity: Entity,
  links: readonly Link[],
  sourceKind: string | undefined,
  context: Context,
): WrittenObject {
  return isLink(entity) ? formatLink(entity, sourceKind, context) : formatResource(entity, links, context)
}

function common({ kind, mixins, attributes, actions, id, location }: Entity, context: Context): WrittenObject {
  return {
    kind,
    mixins: unlessEmpty(mixins),
    attributes: valuesOf(attributes),
    actions: unlessEmpty(actions),
    id,
    location: context.mediaType === standardType ? undefined : context.path(location),
  }
}

/** The values of attributes, if there are any. */
export function valuesOf(attributes: AttributeValues): WrittenObject | undefined {
  for (const name in attributes) if (attributes[name] !== undefined) return attributes
  return undefined
}
