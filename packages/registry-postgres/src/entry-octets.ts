import { type Entity, isLink } from '@occi/core'
import type { Entry } from '@occi/core/store'
import { keyOctets, listOctets, ownerOctets, requireOctets } from './octets.ts'

const [zero, one, none] = [Buffer.of(0), Buffer.of(1), Buffer.of()]

/**
 * Entries of an entity as they are stored: the list, the owner, 0, the key, 0, and the place. One string of octets costs
 * less than columns, and its order is that of listings: by key within a list of an owner, then by place.
 */
export function entryOctets(entity: Entity, entries: readonly Entry[]): readonly Buffer[] {
  const [owner, place] = [ownerOctets(entity.owner), placeOctets(isLink(entity), requireOctets(entity.location))]
  return entries.map(({ list, key }) => Buffer.concat([listOctets(list), owner, zero, keyOctets(key), zero, place]))
}

/** Where an entity stands among those of one owner with one key: 1 for a link or 0, and the location. */
export function placeOctets(link: boolean, location: Buffer): Buffer {
  return Buffer.concat([link ? one : zero, location])
}

/** What follows the owner in an entry: a key, and a place if there is one. */
export function tailOctets(key: string, place: Buffer = none): Buffer {
  return Buffer.concat([zero, keyOctets(key), zero, place])
}

/** What follows the owner in the first octets that come after all entries with a key; of the list without a key. */
export function endOctets(key?: string): Buffer {
  return key === undefined ? one : Buffer.concat([zero, keyOctets(key), one])
}
