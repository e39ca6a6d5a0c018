import { OcciError } from '@occi/core'
import { BoundedCache } from '@occi/core/authoring'

/** The version of this package; `npm run version` keeps it equal to the manifest's. */
export const version = '0.1.0'

const claims = /(?:^|[\s;,(])OCCI\/(\d{1,4})(?:\.(\d{1,4}))?/gi

/**
 * Refuses a client that wants a higher version of OCCI than 1.2 (`GFD.223 Versioning`); one that names a lower
 * version too, or none, is served.
 *
 * @throws OcciError `version`
 */
export function requireVersion(userAgent: string | undefined): void {
  const higher = userAgent === undefined ? undefined : known.get(userAgent, higherVersion)
  if (higher !== undefined) throw new OcciError('version', `${higher} is not implemented, this is OCCI/1.2`)
}

/** By values of `User-Agent`: clients send few different ones. */
const known = new BoundedCache<string, string | undefined>(100)

function higherVersion(userAgent: string): string | undefined {
  let higher: string | undefined
  for (const [, major, minor = '0'] of userAgent.matchAll(claims)) {
    if (Number(major) < 1 || (Number(major) === 1 && Number(minor) <= 2)) return undefined
    higher ??= `OCCI/${major}.${minor}`
  }
  return higher
}

/**
 * The value of `Server` (`GFD.223 Versioning`).
 *
 * @param templates whether the profile of `GFD.222 Conformance claim` is kept
 */
export function serverName(templates: boolean): string {
  return `occi-ts/${version} OCCI/1.2${templates ? ' OCCI-CRTP/1.1' : ''}`
}
