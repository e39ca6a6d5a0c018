import { hash } from 'node:crypto'
import type { AttributeValue } from '@occi/core'
import { canonicalJson } from '@occi/core/store'

/**
 * Names and values are kept as digests: half of a SHA-256, of any text, however long and whatever is in it. They are
 * compared with each other and never read back; what was stored stands in the entity.
 */
function digest(text: string): Buffer {
  return Buffer.from(hash('sha256', text, 'buffer').subarray(0, 16))
}

/** The digest of a name of some sort; as JSON, since that is well-formed Unicode whatever the name is. */
function named(sort: string, name: string): Buffer {
  return digest(`${sort} ${JSON.stringify(name)}`)
}

/** Under what entities are listed, and what of it is counted. */
export const listing = {
  everything: digest('everything'),
  kind: (identifier: string) => named('kind', identifier),
  mixin: (identifier: string) => named('mixin', identifier),
  attribute: (name: string, value: AttributeValue) =>
    digest(`attribute ${JSON.stringify(name)} ${canonicalJson(value)}`),
  /** A path that ends in `/`; counted alone. */
  path: (path: string) => named('path', path),
}

/** Nobody, where owners are digests: it comes before every other. */
export const nobody = Buffer.alloc(0)

/** The digest of an owner, or nobody. */
export function ownerDigest(owner: string | undefined): Buffer {
  return owner === undefined ? nobody : named('owner', owner)
}

export const idDigest = (id: string) => named('id', id)
export const lockDigest = (key: string) => named('lock', key)
export const identifierDigest = (identifier: string) => named('identifier', identifier)
export const locationDigest = (location: string) => named('location', location)
