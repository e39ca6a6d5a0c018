import { OcciError } from '@occi/core'
import { parseAuthority, splitUrl } from './authority.ts'

/** Which names a service answers to. */
export interface HostOptions {
  /** Names without ports; `'*'` for any. */
  readonly hosts?: readonly string[] | '*'
  readonly publicUrl?: string
}

const loopbackAddress = /^127(?:\.\d{1,3}){3}$/

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || name.endsWith('.localhost') || loopbackAddress.test(name)
}

/**
 * Refuses a request for a name that is not this service's: a page elsewhere could otherwise reach it by having its
 * own name lead here (DNS rebinding). Without names of its own a service answers to those of this machine.
 *
 * @param host the name in `Host`, with its port
 * @throws OcciError `forbidden`
 */
export function expectHost(host: string, options: HostOptions): void {
  const { hosts } = options
  const accepted = acceptedHosts(options)
  if (hosts === '*' || accepted.has(host)) return
  const name = parseAuthority(host)?.name
  if (name !== undefined && ((hosts === undefined && isLoopback(name)) || namesOf(options).has(name))) {
    // The ports that clients say are their own choice.
    if (accepted.size < mostAccepted) accepted.add(host)
    return
  }
  throw new OcciError(
    'forbidden',
    `this service does not answer to the name ${name ?? host}: its operator can allow it`,
  )
}

const mostAccepted = 100
const acceptedBefore = new WeakMap<HostOptions, Set<string>>()

/** Values of `Host` that were accepted before: clients send few different ones. */
function acceptedHosts(options: HostOptions): Set<string> {
  let accepted = acceptedBefore.get(options)
  if (accepted === undefined) {
    accepted = new Set()
    acceptedBefore.set(options, accepted)
  }
  return accepted
}

const ownNames = new WeakMap<HostOptions, ReadonlySet<string>>()

/** The names that are given, worked out once for each service. */
function namesOf(options: HostOptions): ReadonlySet<string> {
  const known = ownNames.get(options)
  if (known !== undefined) return known
  const { hosts, publicUrl } = options
  const names = new Set<string>()
  for (const host of Array.isArray(hosts) ? hosts : []) names.add(parseAuthority(host)?.name ?? host)
  const publicName = publicUrl === undefined ? undefined : splitUrl(publicUrl)?.name
  if (publicName !== undefined) names.add(publicName)
  ownNames.set(options, names)
  return names
}
