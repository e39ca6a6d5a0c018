import ipaddr from 'ipaddr.js'

/** An IP address as a number, with its family. */
export interface Address {
  readonly family: 'ipv4' | 'ipv6'
  readonly number: bigint
}

/** A range of addresses, such as 192.168.0.0/24. */
export interface Range {
  readonly family: 'ipv4' | 'ipv6'
  readonly first: bigint
  readonly last: bigint
}

function bitsOf(family: Address['family']): number {
  return family === 'ipv4' ? 32 : 128
}

/** Reads an address, with or without the length of its prefix; undefined if it is not valid. */
export function parseAddress(text: string): Address | undefined {
  const [address = ''] = text.split('/', 1)
  if (!ipaddr.isValid(address)) return undefined
  const parsed = ipaddr.parse(address)
  const number = parsed.toByteArray().reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
  return { family: parsed.kind(), number }
}

/** Writes an address in the one way in which it is compared and shown (RFC 5952 for IPv6). */
export function formatAddress({ family, number }: Address): string {
  const octets: number[] = []
  for (let shift = bitsOf(family) - 8; shift >= 0; shift -= 8) octets.push(Number((number >> BigInt(shift)) & 0xffn))
  return ipaddr.fromByteArray(octets).toString()
}

/** Reads a range in CIDR notation; undefined if it is not valid. */
export function parseRange(text: string): Range | undefined {
  const address = ipaddr.isValidCIDR(text) ? parseAddress(text) : undefined
  if (address === undefined) return undefined
  const [, prefix] = ipaddr.parseCIDR(text)
  const hostBits = BigInt(bitsOf(address.family) - prefix)
  const first = (address.number >> hostBits) << hostBits
  return { family: address.family, first, last: first + (1n << hostBits) - 1n }
}

/** Returns whether an address lies in a range. */
export function isIn({ family, number }: Address, range: Range): boolean {
  return family === range.family && number >= range.first && number <= range.last
}

/** Returns whether a device can have an address of a range: not the network's own and not the broadcast address. */
export function isHost(address: Address, range: Range): boolean {
  const [first, last] = hostsOf(range)
  return isIn(address, range) && address.number >= first && address.number <= last
}

/** The addresses of a range that devices can have, in order, from a place among them on. */
export function* hosts(range: Range, place = 0): Generator<string> {
  const [first, last] = hostsOf(range)
  for (let number = first + BigInt(place); number <= last; number++)
    yield formatAddress({ family: range.family, number })
}

/** The first and last address for devices; a range of one or two addresses has them all (RFC 3021, RFC 6164). */
function hostsOf({ family, first, last }: Range): [first: bigint, last: bigint] {
  if (last - first < 2n) return [first, last]
  return [first + 1n, family === 'ipv4' ? last - 1n : last]
}
