import { OcciError } from '@occi/core'

const loopback = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** Which names a service answers to. */
export interface HostOptions {
  readonly hosts?: readonly string[] | '*'
  readonly publicUrl?: string
}

/**
 * Refuses a request for a name that is not this service's: a page elsewhere could otherwise reach it by having its
 * own name lead here (DNS rebinding). Without names of its own a service answers to those of this machine.
 *
 * @param host the name in `Host`, with its port
 * @throws OcciError `forbidden`
 */
export function expectHost(host: string, { hosts, publicUrl }: HostOptions): void {
  if (hosts === '*') return
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (hosts === undefined && loopback.test(name)) return
  if (hosts?.some((allowed) => allowed.toLowerCase() === name)) return
  if (publicUrl !== undefined && new URL(publicUrl).hostname === name) return
  throw new OcciError('forbidden', `this service does not answer to the name ${name}, its operator can allow it`)
}
