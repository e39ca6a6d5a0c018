import { isOcciError, OcciError } from '@occi/core'
import ipaddr from 'ipaddr.js'
import { forwardedFor } from './forwarded.ts'
import type { HttpRequest } from './messages.ts'

/**
 * Which proxies in front of a service are believed: all (`true`) or none (`false`), as many as are passed by every
 * request, or those at these addresses or in these networks (`10.0.0.0/8`).
 */
export type TrustProxy = boolean | number | readonly string[]

type Address = ipaddr.IPv4 | ipaddr.IPv6
/** Characters of the longest address, with a zone. */
const longest = 64

type Network = readonly [Address, number]

/** Finds out how many proxies have passed a request on that are to be believed. */
export class Proxies {
  readonly #hops: number
  readonly #networks: readonly Network[]

  /** @throws OcciError `definition` if the option names what is no address, or no number of proxies */
  constructor(trust: TrustProxy = false) {
    this.#networks = typeof trust === 'object' ? trust.map(networkOf) : []
    this.#hops = typeof trust === 'object' ? 0 : trust === true ? Number.POSITIVE_INFINITY : Number(trust)
    if (this.#hops < 0 || (!Number.isInteger(this.#hops) && trust !== true)) {
      throw new OcciError(
        'definition',
        `the option trustProxy is ${this.#hops}, expected the number of proxies, an integer`,
      )
    }
  }

  /** Whether none is ever believed. */
  get areNone(): boolean {
    return this.#hops === 0 && this.#networks.length === 0
  }

  /** The number of proxies, counted from the service, that a request has passed and that are believed. */
  hops(request: Pick<HttpRequest, 'header' | 'remoteAddress'>): number {
    if (this.#networks.length === 0) return this.#hops
    if (!this.#has(request.remoteAddress)) return 0
    // Each proxy writes down from whom it got the request: that is the next proxy, or the client.
    const senders = forwardedFor(request)
    let hops = 1
    while (hops <= senders.length && this.#has(senders[senders.length - hops])) hops++
    return hops
  }

  /** The address of the client: of the connection, or as the outermost of the believed proxies has written it down. */
  client(request: Pick<HttpRequest, 'header' | 'remoteAddress'>): string | undefined {
    const sender = this.#sender(request)
    return sender !== undefined && addressOf(sender) !== undefined ? sender : request.remoteAddress
  }

  #sender(request: Pick<HttpRequest, 'header' | 'remoteAddress'>): string | undefined {
    try {
      const hops = this.hops(request)
      const senders = hops === 0 ? [] : forwardedFor(request)
      return senders[Math.max(0, senders.length - hops)]
    } catch (error) {
      if (isOcciError(error, 'syntax')) return undefined
      throw error
    }
  }

  #has(text: string | undefined): boolean {
    const address = text === undefined ? undefined : addressOf(text)
    return address !== undefined && this.#networks.some((network) => isInNetwork(address, network))
  }
}

function isInNetwork(address: Address, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, bits)
}

/** An address; an IPv4 address also if it is written as IPv6. */
function addressOf(text: string): Address | undefined {
  return text.length <= longest && ipaddr.isValid(text) ? ipaddr.process(text) : undefined
}

function networkOf(text: string): Network {
  const address = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text) ? addressOf(text) : undefined
  if (address !== undefined) return [address, address.kind() === 'ipv4' ? 32 : 128]
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  throw new OcciError(
    'definition',
    `the option trustProxy names '${text}', expected an address or a network, such as 192.0.2.1 or 10.0.0.0/8`,
  )
}
