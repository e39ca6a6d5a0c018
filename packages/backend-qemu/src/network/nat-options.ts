import type { JsonObject } from '@occi/core'
import { formatIpv4, parseIpv4 } from './udp-frame.ts'

/** The address that a device gets, if any, and its surroundings. */
export interface NatAddress {
  readonly address?: string | undefined
  readonly prefix?: number | undefined
  readonly gateway?: string | undefined
}

/**
 * Returns the options of QEMU for a device behind NAT: it gives the device its address by DHCP. Without an address of IPv4
 * QEMU chooses one.
 */
export function natOptions({ address, prefix, gateway }: NatAddress): JsonObject {
  if (address === undefined || !address.includes('.') || prefix === undefined) return { ipv6: false }
  const [host, dns] = othersAtTheEnd(address, prefix, gateway)
  return { ipv6: false, net: `${address}/${prefix}`, dhcpstart: address, host: gateway ?? host ?? '', dns: dns ?? '' }
}

/** The last addresses of the range that are not taken: for the router and the name server. */
function othersAtTheEnd(address: string, prefix: number, gateway: string | undefined): readonly string[] {
  const last = (parseIpv4(address).readUInt32BE() | (2 ** (32 - prefix) - 1)) >>> 0
  const candidates = [1, 2, 3, 4].map((back) => {
    const octets = Buffer.alloc(4)
    octets.writeUInt32BE(last - back)
    return formatIpv4(octets)
  })
  return candidates.filter((one) => one !== address && one !== gateway)
}
