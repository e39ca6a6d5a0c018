import { hash } from 'node:crypto'
import { toUSVString } from 'node:util'
import { OcciError } from '@occi/core'
import { BoundedCache } from '@occi/core/authoring'
import { valueKey } from '@occi/core/store'

/** Half of a SHA-256: two texts of an attacker's choice do not meet. */
function digestOctets(text: string): Buffer {
  return Buffer.from(hash('sha256', text, 'binary').slice(0, 16), 'binary')
}

/** The digest of a name of some sort; of its JSON, which is well-formed Unicode whatever the name is. */
function nameOctets(sort: string, name: string): Buffer {
  return digestOctets(`${sort} ${JSON.stringify(name)}`)
}

const remembered = new BoundedCache<string, Buffer>(5_000)

/** The name of a list of entries, or of a counter, as it is stored. They are few, and come again with every entity. */
export function listOctets(list: string): Buffer {
  return remembered.get(list, (name) => nameOctets('list', name))
}

/** A number that spreads locations evenly. */
export function pathSlot(location: string): number {
  return nameOctets('location', location).readUInt32BE()
}

/** Stands for no owner: it comes before every other. */
export const unowned = Buffer.alloc(0)

/** Half of a surrogate pair has no octets in UTF-8. */
function hasOctets(text: string): boolean {
  return toUSVString(text) === text
}

const longestOwner = 64

/** Lets the octet 0 stand for an end, and keeps the order of texts. */
function escaped(text: string): string {
  return mustEscape.test(text) ? text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001') : text
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const mustEscape = /[\0\u0001]/

/** A key of an entry as it is stored: without the octet 0, in the order of keys. */
export function keyOctets(key: string): Buffer {
  return Buffer.from(escaped(key))
}

/** An owner as it is stored, without the octet 0; owners of usual length keep their order. */
export function ownerOctets(owner: string | undefined): Buffer {
  if (owner === undefined) return unowned
  const octets = Buffer.from(`=${escaped(owner)}`)
  return octets.length <= longestOwner && hasOctets(owner)
    ? octets
    : Buffer.from(`#${nameOctets('owner', owner).toString('hex')}`)
}

export const idOctets = (id: string) => nameOctets('id', id)
export const lockOctets = (key: string) => nameOctets('lock', key)

/** How many numbers there are for claims: a server keeps some thousands of locks at a time. */
const claims = 4_096

/** Tells claims from locks of other applications on the same database. */
const firstClaim = 0x6f636369_0000_0000n

/** A number that stands for a name while it is claimed: two names that share one only wait for each other. */
export function claimOf(sort: 'id' | 'location' | 'mixin', name: string): bigint {
  return firstClaim + BigInt(nameOctets(`claim ${sort}`, name).readUInt32BE() % claims)
}

export const mixinOctets = (identifier: string) => nameOctets('identifier', identifier)
export const mixinLocationOctets = (location: string) => nameOctets('location', location)

/** Shortens a long value; a part of `valueKey`. */
export function valueDigest(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** The key of the links that start from or lead to a location. */
export function endKey(location: string): Buffer {
  return keyOctets(valueKey(location, valueDigest))
}

/** An index takes no longer locations. */
const longestLocation = 2_000

/** Returns a location as it is stored; undefined for what cannot be stored, so that nothing is there. */
export function locationOctets(location: string): Buffer | undefined {
  const octets = Buffer.from(location)
  return octets.length <= longestLocation && hasOctets(location) ? octets : undefined
}

/**
 * Returns a location as it is stored.
 *
 * @throws OcciError `invalid` for what cannot be stored
 */
export function requireOctets(location: string): Buffer {
  const octets = locationOctets(location)
  if (octets !== undefined) return octets
  const shown = JSON.stringify(location.length > 60 ? `${location.slice(0, 57)}…` : location)
  throw new OcciError('invalid', `the location ${shown} must be Unicode of at most ${longestLocation} octets`)
}
