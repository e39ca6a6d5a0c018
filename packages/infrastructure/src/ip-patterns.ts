import type { JsonObject } from '@occi/core'

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4 = `${octet}(?:\\.${octet}){3}`
const ipv6 = ipv6Forms().join('|')

const ipv4Prefix = '/(?:3[0-2]|[12]?[0-9])'
const ipv6Prefix = '/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])'

/** An IPv4 or IPv6 address, such as 192.168.0.1 or fc00::1. */
export const ipAddress: JsonObject = schema('an IPv4 or IPv6 address', `${ipv4}|${ipv6}`)

/** A range of addresses in CIDR notation, such as 192.168.0.0/24 or fc00::/7. */
export const ipRange: JsonObject = schema(
  'a range of IPv4 or IPv6 addresses in CIDR notation',
  `${ipv4}${ipv4Prefix}|(?:${ipv6})${ipv6Prefix}`,
)

/** An address that may say how long the prefix of its network is, as the examples of the standard do. */
export const ipInterface: JsonObject = schema(
  'an IPv4 or IPv6 address, with or without a prefix length',
  `${ipv4}(?:${ipv4Prefix})?|(?:${ipv6})(?:${ipv6Prefix})?`,
)

/** The nine forms of `IPv6address` in RFC 3986 §3.2.2; every repetition is bounded, so matching is linear. */
function ipv6Forms(): string[] {
  const group = '[0-9A-Fa-f]{1,4}'
  const last32 = `(?:${group}:${group}|${ipv4})`
  const upTo = (groups: number) => `(?:(?:${group}:){0,${groups - 1}}${group})?`
  return [
    `(?:${group}:){6}${last32}`,
    `::(?:${group}:){5}${last32}`,
    ...[4, 3, 2, 1, 0].map((after) => `${upTo(5 - after)}::(?:${group}:){${after}}${last32}`),
    `${upTo(6)}::${group}`,
    `${upTo(7)}::`,
  ]
}

function schema(description: string, pattern: string): JsonObject {
  return { type: 'string', description, pattern: `^(?:${pattern})$` }
}
