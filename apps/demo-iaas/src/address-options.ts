import { canonicalPath, isCategoryLocation } from '@occi/core/authoring'
import type { TrustProxy } from '@occi/server'
import ipaddr from 'ipaddr.js'
import { OptionError } from './option-error.ts'

/** The path of `--base`, without a slash at its end. */
export function requireBase(base: string): string {
  const path = base.endsWith('/') ? base.slice(0, -1) : base
  if (path !== '' && canonicalPath(path) === path) return path
  throw new OptionError(`--base is '${base}', expected a path such as /cloud`)
}

/** The location of `--entity-location`. */
export function requireCollection(location: string): string {
  if (isCategoryLocation(location)) return location
  throw new OptionError(`--entity-location is '${location}', expected a path such as /entity/`)
}

/** The URL of `--public-url`, without a slash at its end. */
export function requirePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url !== undefined && isHttp && url.origin + url.pathname === url.href && isPlainPath(url.pathname)) {
    return url.href.endsWith('/') ? url.href.slice(0, -1) : url.href
  }
  throw new OptionError(
    `--public-url is '${text}', expected a URL such as https://cloud.example.org or https://example.org/cloud`,
  )
}

/** Whether a path has no repeated slashes and nothing that a URL would write in another way. */
function isPlainPath(path: string): boolean {
  return canonicalPath(path) !== undefined && !path.includes('//')
}

/** The proxies of `--trust-proxy`: a number of them, or their addresses and networks. */
export function requireProxies(values: readonly string[]): TrustProxy {
  const [first = '', ...others] = values
  if (/^\d{1,3}$/.test(first) && others.length === 0) return Number(first)
  for (const value of values) {
    if (ipaddr.IPv4.isValidFourPartDecimal(value) || ipaddr.IPv6.isValid(value) || ipaddr.isValidCIDR(value)) continue
    throw new OptionError(
      `--trust-proxy is '${value}', expected the number of proxies, or an address or network such as 10.0.0.0/8`,
    )
  }
  return values
}
