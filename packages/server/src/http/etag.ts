import type { EntityWithLinks } from '@occi/core'

/**
 * The entity-tag of a rendered entity: its version, and those of the links that are rendered with it. What comes
 * behind the plus tells apart the representations in different media types, as RFC 9110 §8.8.3.3 wants.
 *
 * @example etagOf(found, 'application/json') // "3+json", or "3-1x9k2+json" with links
 */
export function etagOf({ entity, links }: EntityWithLinks, mediaType: string): string {
  const subtype = mediaType.slice(mediaType.indexOf('/') + 1)
  return `"${stateOf({ entity, links })}+${subtype}"`
}

/** The part of an entity-tag that changes with the entity, whatever the media type. */
function stateOf({ entity, links }: EntityWithLinks): string {
  if (links.length === 0) return String(entity.version)
  // FNV-1a over ids and versions: a link that comes, goes or changes gives another tag.
  let hash = 0x811c9dc5
  for (const { id, version } of links) {
    for (const text of [id, String(version)]) {
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    }
  }
  return `${entity.version}-${(hash >>> 0).toString(36)}`
}

/** Tells whether a list of entity-tags, or `*`, names the entity as it stands, in whatever media type. */
export function namesState(list: string, current: EntityWithLinks): boolean {
  if (list.trim() === '*') return true
  const state = stateOf(current)
  return tags(list).some((tag) => tag.slice(0, tag.includes('+') ? tag.indexOf('+') : tag.length) === state)
}

/** Tells whether a list of entity-tags, or `*`, names this representation (weak comparison, RFC 9110 §13.1.2). */
export function namesTag(list: string, etag: string): boolean {
  return list.trim() === '*' || tags(list).includes(etag.slice(1, -1))
}

function tags(list: string): string[] {
  return [...list.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => tag)
}
