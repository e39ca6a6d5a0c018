import type { Options } from './options.ts'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Tells whether an address to listen on can be reached from this machine alone. */
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
 * Who answers to any name can be reached by a page elsewhere that has its own name lead here (DNS rebinding). Where
 * there are users such a page gets nothing: a browser sends a password to the name alone for which it was typed. So a
 * service with users that listens beyond this machine is reached by whatever names this machine has there.
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
