import ipaddr from 'ipaddr.js'

/**
 * What stands for one client in limits: an IPv4 address, or the network of 64 bits of an IPv6 address, since one client
 * has all addresses of such a network. Clients whose address is not known count as one.
 */
export function clientNetwork(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return ''
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')
}
