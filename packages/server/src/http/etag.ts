import type { AttributeValue, Entity, EntityWithLinks } from '@occi/core'
import { splitUnquoted } from './quoted.ts'

/**
 * The entity-tag of a rendered entity: its version, a digest of it and of the links that are rendered with it, and
 * behind the plus the media type, since representations in different ones must differ (RFC 9110 §8.8.3.3).
 *
 * The version alone would not do: one that was deleted and made anew at the same path starts at 1 again, and what a
 * backend has refreshed may be shown before it can be stored.
 *
 * @example etagOf(found, 'application/json') // '"3-1x9k2f0+json"'
 */
export function etagOf(found: EntityWithLinks, mediaType: string): string {
  return `"${stateOf(found)}+${mediaType.slice(mediaType.indexOf('/') + 1)}"`
}

/** The part of an entity-tag that changes with the entity, whatever the media type. */
function stateOf({ entity, links }: EntityWithLinks): string {
  let sum = digest(entity)
  // A sum, since the same links may come in another order.
  for (const link of links) sum = (sum + digest(link)) | 0
  return `${entity.version}-${(sum >>> 0).toString(36)}`
}

/** A list of entity-tags as `If-Match` and `If-None-Match` carry it; any state of any entity where it is `*`. */
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
 * Tells whether a list names an entity as it stands, in whatever media type the client has got it: what follows the
 * plus does not count, be it the media type or what a proxy has appended.
 *
 * @param weakly whether weak tags count (RFC 9110 §8.8.3.2: for `If-None-Match`, not for `If-Match`)
 */
export function namesState(tags: EntityTags, current: EntityWithLinks, weakly: boolean): boolean {
  if (tags === '*') return true
  const state = stateOf(current)
  return tags.some(({ tag, isWeak }) => (weakly || !isWeak) && partBeforePlus(tag) === state)
}

/** Tells whether a list names just this representation. */
export function namesRepresentation(tags: EntityTags, etag: string): boolean {
  return tags === '*' || tags.some(({ tag }) => `"${tag}"` === etag)
}

function partBeforePlus(tag: string): string {
  const plus = tag.indexOf('+')
  return plus === -1 ? tag : tag.slice(0, plus)
}

const fnvOffset = 0x811c9dc5
const fnvPrime = 0x01000193

/** A number that differs where anything that is rendered differs (FNV-1a); attributes count in whatever order. */
function digest(entity: Entity): number {
  let hash = mix(mix(mix(fnvOffset, entity.id), entity.kind), String(entity.version))
  hash = mix(mix(hash, entity.title), 'summary' in entity ? entity.summary : undefined)
  for (const mixin of entity.mixins) hash = mix(hash, mixin)
  for (const action of entity.actions) hash = mix(mix(hash, '?'), action)
  if ('source' in entity) hash = mix(mix(mix(hash, entity.source), entity.target), entity.targetKind)
  let sum = scatter(hash)
  for (const name of Object.keys(entity.attributes)) {
    const value = entity.attributes[name]
    if (value !== undefined) sum = (sum + scatter(mix(mix(fnvOffset, name), textOf(value)))) | 0
  }
  return sum
}

function mix(hash: number, text: string | undefined): number {
  let mixed = hash
  if (text !== undefined) {
    for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), fnvPrime)
  }
  // Parts two texts: 'ab' and 'c' are not 'a' and 'bc', nor is an absent text an empty one.
  return Math.imul(mixed ^ (text === undefined ? 0x1ffff : 0x1fffe), fnvPrime)
}

/** Spreads what differs over all bits, so that sums do not cancel out. */
function scatter(hash: number): number {
  let spread = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  spread = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35)
  return spread ^ (spread >>> 16)
}

function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
