import { type Awaitable, isLink } from '@occi/core'
import { chain, type EntityWithLinks, type RenderContext } from '@occi/core/authoring'
import { formatEntity } from './format-entity.ts'
import type { WrittenObject } from './written-object.ts'

/**
 * An entity that stands alone. Of a link, the kind of its source has to be looked up (`GFD.226`: supplied for a
 * resource).
 */
export function formatAlone({ entity, links }: EntityWithLinks, context: RenderContext): Awaitable<WrittenObject> {
  if (!isLink(entity)) return formatEntity(entity, links, undefined, context)
  return chain(context.read.entity(entity.source), (source) => formatEntity(entity, links, source?.kind, context))
}
