import type { Link } from '@occi/core'
import type { EntityWithLinks } from '@occi/core/authoring'
import { splitUnquoted } from './quoted.ts'

/**
 * Returns the entity-tag of a rendered entity: its version, a digest of the links that are rendered with it, and behind
 * the plus the media type, since representations in different ones must differ (RFC 9110 §8.8.3.3). Versions are never
 * repeated, so that a tag names one state of the entity and its links for good.
 *
 * @example etagOf(found, 'application/json') // '"3-1x9k2f0+json"'
 */
export function etagOf(found: EntityWithLinks, mediaType: string): string {
  return `"${stateTag(found)}+${mediaType.slice(mediaType.indexOf('/') + 1)}"`
}

/** The part of an entity-tag that changes with the entity, whatever the media type. */
function stateTag({ entity, links }: EntityWithLinks): string {
  return links.length === 0 ? String(entity.version) : `${entity.version}-${digestOf(links)}`
}

/** A list of entity-tags from `If-Match` or `If-None-Match`; `*` stands for any state of any entity. */
export type EntityTags = '*' | readonly { readonly tag: string; readonly isWeak: boolean }[]

/** Reads a list of entity-tags, with or without the quotes that they should have. */
export function parseEntityTags(text: string): EntityTags {
  const parts = splitUnquoted(text, ',')
  if (parts.length === 1 && parts[0] === '*') return '*'
  return parts.map((part) => {
    const isWeak = part.startsWith('W/')
    const tag = isWeak ? part.slice(2) : part
    return { isWeak, tag: tag.length > 1 && tag.startsWith('"') && tag.endsWith('"') ? tag.slice(1, -1) : tag }
  })
}

/**
 * Returns whether a list names the current state of an entity, in any media type: what follows the plus is ignored,
 * the media type as well as what a proxy has appended.
 *
 * @param weakly whether weak tags count (RFC 9110 §8.8.3.2: for `If-None-Match`, not for `If-Match`)
 */
export function namesState(tags: EntityTags, current: EntityWithLinks, weakly: boolean): boolean {
  if (tags === '*') return true
  const state = stateTag(current)
  return tags.some(({ tag, isWeak }) => (weakly || !isWeak) && partBeforePlus(tag) === state)
}

/** Returns whether a list names exactly this representation. */
export function namesRepresentation(tags: EntityTags, etag: string): boolean {
  return tags === '*' || tags.some(({ tag }) => `"${tag}"` === etag)
}

function partBeforePlus(tag: string): string {
  const plus = tag.indexOf('+')
  return plus === -1 ? tag : tag.slice(0, plus)
}

const fnvPrime = 0x01000193

/** A text that differs if the links or their versions do, whatever their order: two sums of FNV-1a hashes. */
function digestOf(links: readonly Link[]): string {
  let [a, b] = [0, 0]
  for (const { id, version } of links) {
    const text = `${id} ${version}`
    a = (a + hash(text, 0x811c9dc5)) >>> 0
    b = (b + hash(text, 0x050c5d1f)) >>> 0
  }
  return a.toString(36) + b.toString(36).padStart(7, '0')
}

function hash(text: string, offset: number): number {
  let mixed = offset
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), fnvPrime)
  // Spreads what differs over all bits, so that sums do not cancel out.
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
