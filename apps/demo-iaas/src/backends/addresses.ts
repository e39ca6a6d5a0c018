import { type Entity, HttpError } from '@occi/core'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A range of addresses in CIDR notation, as 192.168.0.0/24. */
export interface Range {
  readonly network: Address
  readonly bits: number
}

/** Where a network's entity remembers which link has which address: kept with it, never rendered. */
const extrasName = 'addresses'

/** Reads a range; undefined for what is none. */
export function parseRange(text: string): Range | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined
  const [network, bits] = ipaddr.parseCIDR(text)
  return { network, bits }
}

/** Reads an address, with or without the length of its prefix; undefined for what is none. */
export function parseAddress(text: string): Address | undefined {
  const [address = ''] = text.split('/', 1)
  return ipaddr.isValid(address) ? ipaddr.parse(address) : undefined
}

/** Tells whether an address lies in a range. */
export function isIn(address: Address, { network, bits }: Range): boolean {
  return address.kind() === network.kind() && address.match([network, bits] as [ipaddr.IPv4, number])
}

/** The addresses that a network's entity has given to links, by address. */
export function given(network: Entity): ReadonlyMap<string, string> {
  const stored = network.extras?.[extrasName]
  return new Map(Object.entries(typeof stored === 'object' && stored !== null ? stored : {}) as [string, string][])
}

/** Remembers with a network's entity that a link has an address, or that nobody has it any more. */
export function remember(network: Entity, address: string, link: string | undefined): void {
  const addresses = new Map(given(network))
  if (link === undefined) addresses.delete(address)
  else addresses.set(address, link)
  network.extras = { ...network.extras, [extrasName]: Object.fromEntries(addresses) }
}

/**
 * The first address of a range that nobody has: not the network's own, not the broadcast address.
 *
 * @throws HttpError 409 where there is none
 */
export function firstFree(range: Range, taken: ReadonlySet<string>): string {
  const octets = firstOctets(range)
  const size = range.network.toByteArray().length * 8 - range.bits
  // In an IPv4 range the last address is for broadcasts; few enough can be taken that the search ends soon.
  const last = size >= 32 ? 2 ** 32 : 2 ** size - (size > 1 ? 2 : 1)
  for (let number = 1; number <= last; number++) {
    increment(octets)
    const address = ipaddr.fromByteArray([...octets]).toString()
    if (!taken.has(address)) return address
  }
  throw new HttpError(409, 'the network has no free address')
}

function firstOctets({ network, bits }: Range): Uint8Array {
  const octets = Uint8Array.from(network.toByteArray())
  for (let bit = bits; bit < octets.length * 8; bit++) {
    const index = bit >> 3
    octets[index] = (octets[index] ?? 0) & ~(0x80 >> (bit & 7))
  }
  return octets
}

function increment(octets: Uint8Array): void {
  for (let index = octets.length - 1; index >= 0; index--) {
    octets[index] = ((octets[index] ?? 0) + 1) & 0xff
    if (octets[index] !== 0) return
  }
}
