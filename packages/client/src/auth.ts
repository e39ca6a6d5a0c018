import type { Awaitable } from '@occi/core'

/**
 * Who calls: a user with a password (HTTP Basic), a bearer token, or a function that returns header fields. The function
 * is called for every attempt of a request, so that it can renew a token.
 */
export type Auth =
  | { readonly user: string; readonly password: string }
  | { readonly token: string }
  | (() => Awaitable<Readonly<Record<string, string>>>)

/** Returns the header fields that say who calls. */
export function authFields(auth: Auth | undefined): Awaitable<Readonly<Record<string, string>>> {
  if (auth === undefined) return {}
  if (typeof auth === 'function') return auth()
  if ('token' in auth) return { Authorization: `Bearer ${auth.token}` }
  const octets = new TextEncoder().encode(`${auth.user}:${auth.password}`)
  return { Authorization: `Basic ${btoa(String.fromCharCode(...octets))}` }
}
