import type { Options } from './options.ts'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Returns whether an address to listen on can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** An address as URLs and `Host` have it: IPv6 in brackets. */
export function named(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/**
 * The names that `Host` may have; undefined for those of this machine.
 *
 * A service that answers to any name can be reached by a page of another site whose name resolves to it (DNS rebinding).
 * With users such a page gets nothing: a browser sends a password only to the name for which it was typed. So a
 * service with users that listens on other addresses than localhost answers to any name.
 */
export function hostsOf({
  allowedHosts,
  users,
  tokens,
  host,
}: Pick<Options, 'allowedHosts' | 'users' | 'tokens' | 'host'>): readonly string[] | '*' | undefined {
  if (allowedHosts.includes('*')) return '*'
  if (allowedHosts.length > 0)
    return [...new Set([...loopback, ...(isLoopback(host) ? [named(host)] : []), ...allowedHosts])]
  return (users ?? tokens) !== undefined && !isLoopback(host) ? '*' : undefined
}
