import { OcciError } from '@occi/core'
import { parseAuthority, splitUrl } from './authority.ts'

/** The names that a service answers to. */
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
 * Returns whether a host name is one of this service, whatever port and scheme stand with it: behind a proxy these differ
 * from those that the service knows. The one place that decides this, for `Host` and for every URL that a message holds.
 *
 * @param name in lower case and without a port, the result of `parseAuthority`
 * @param requested the names that the request at hand was sent to
 */
export function isOwnName(name: string, options: HostOptions, requested: readonly string[] = []): boolean {
  if (requested.includes(name) || namesIn(options).has(name)) return true
  if (!isLoopback(name)) return false
  return options.hosts === undefined || requested.some(isLoopback)
}

/**
 * Refuses a request for a name that is not this service's: a page of another site could otherwise reach it through a
 * name that resolves to it (DNS rebinding). By default a service answers to the names of its machine.
 *
 * @param host the name in `Host`, with its port
 * @throws OcciError `forbidden`
 */
export function requireHost(host: string, options: HostOptions): void {
  const { hosts } = options
  const accepted = acceptedHosts(options)
  if (hosts === '*' || accepted.has(host)) return
  const name = parseAuthority(host)?.name
  if (name !== undefined && isOwnName(name, options)) {
    // Clients choose the port in `Host`, which is ignored.
    if (accepted.size < mostAccepted) accepted.add(host)
    return
  }
  throw new OcciError(
    'forbidden',
    `this service does not answer to the name ${name ?? host}: its option hosts (--allow-host in the demo) must list it`,
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

/** The names of the options, computed once for each service. */
function namesIn(options: HostOptions): ReadonlySet<string> {
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
