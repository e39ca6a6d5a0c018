import { v5, v7, validate } from 'uuid'

/** Namespace of the UUIDs that are derived from locations; a constant of this framework. */
const namespace = 'b6f1a2f4-3c1e-5f0e-9a57-0cc11a5e2d10'
const prefix = 'urn:uuid:'

/** Random octets that are not used yet: asking the system for each UUID alone costs more than all the rest of it. */
const pool = new Uint8Array(4096)
let used = pool.length
let latest = 0
let sequence = 0

/** A new UUID that sorts by the time it was made, so that listings show what is newest last. */
export function newUuid(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const random = pool.subarray(used, used + 16)
  used += 16
  const now = Date.now()
  if (now > latest) {
    latest = now
    sequence = new DataView(pool.buffer, random.byteOffset).getUint32(0) >>> 1
  } else {
    // RFC 9562 §6.2: within a millisecond, and if the clock was set back, a counter keeps the order.
    sequence++
  }
  return v7({ random, msecs: latest, seq: sequence })
}

/**
 * The id of the entity at a location (`GFD.221 The OCCI Core Base Types`: a URN is recommended): the last segment if
 * that is a UUID, alone or as `urn:uuid:…`; else one derived from owner and location, so that id and location lead to each
 * other.
 *
 * @param location the canonical path of the entity
 * @example idOf('/compute/de7335a7-07e0-4487-9cbd-ed51be7f2ce4') // 'urn:uuid:de7335a7-07e0-4487-9cbd-ed51be7f2ce4'
 */
export function idOf(location: string, owner?: string): string {
  const last = location.slice(location.lastIndexOf('/') + 1)
  return prefix + (uuidOf(last) ?? v5(`${owner ?? ''} ${location}`, namespace))
}

/** The UUID within an id (`urn:uuid:…`, in any case: RFC 8141) or alone; undefined for what is no UUID. */
export function uuidOf(id: string): string | undefined {
  const isUrn = id.slice(0, prefix.length).toLowerCase() === prefix
  const uuid = isUrn ? id.slice(prefix.length) : id
  return validate(uuid) ? uuid.toLowerCase() : undefined
}

/** Returns the id for a UUID, such as `urn:uuid:…`; other ids stay as they are. */
export function canonicalId(id: string): string {
  const uuid = uuidOf(id)
  return uuid === undefined ? id : prefix + uuid
}
