import { OcciError } from '@occi/core'

/** Octets that a location may have: an index takes no more. */
const longestLocation = 2_000

/** A location as it is stored; undefined for what cannot be one, so that nothing is there. */
export function octetsOf(location: string): Buffer | undefined {
  const octets = Buffer.from(location)
  // Ill-formed Unicode comes back as something else.
  return octets.length <= longestLocation && octets.toString() === location ? octets : undefined
}

/**
 * A location as it is stored.
 *
 * @throws OcciError `invalid` for what cannot be one
 */
export function expectOctets(location: string): Buffer {
  const octets = octetsOf(location)
  if (octets !== undefined) return octets
  const shown = JSON.stringify(location.length > 60 ? `${location.slice(0, 57)}…` : location)
  throw new OcciError('invalid', `the location ${shown} must be Unicode of at most ${longestLocation} octets`)
}
