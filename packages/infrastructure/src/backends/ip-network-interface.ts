import {
  AttributeError,
  type AttributesOf,
  type BackendContext,
  type BackendFor,
  type Changes,
  HttpError,
  hasMixin,
  type Link,
  takeOwn,
} from '@occi/core'
import { ipNetwork, type ipNetworkInterface } from '../ip-network.ts'
import { formatAddress, hosts, isHost, parseAddress, parseRange, type Range } from './addresses.ts'
import type { Candidates } from './allotment-table.ts'
import { addresses, noCandidates, targetIn } from './allotments.ts'

type IpLink = Link & { attributes: AttributesOf<typeof ipNetworkInterface> }

const addressName = 'occi.networkinterface.address'
const gatewayName = 'occi.networkinterface.gateway'
const allocationName = 'occi.networkinterface.allocation'

/** Gives network interfaces their addresses: the requested one, or a free one of the network's range. */
export class IpNetworkInterfaceBackend implements BackendFor<typeof ipNetworkInterface> {
  create(link: IpLink, context: BackendContext): Promise<void> {
    return connect(link, link.target, context)
  }

  async update(link: IpLink, changes: Changes, context: BackendContext): Promise<void> {
    const { attributes, target } = link
    takeOwn(link, changes, context)
    if (changes.target === undefined) return connect(link, target, context)
    addresses.takeBack(target, link, context)
    // What came from the network that it leaves is of no use in the next one.
    if (attributes[allocationName] === 'dynamic' && !(addressName in changes.attributes)) {
      delete attributes[addressName]
      delete attributes[gatewayName]
    }
    return connect(link, changes.target, context)
  }

  delete(link: IpLink, context: BackendContext): void {
    addresses.takeBack(link.target, link, context)
  }
}

/** Sets the address of a link in its target network, and the values that depend on it. */
async function connect(link: IpLink, target: string, context: BackendContext): Promise<void> {
  const { attributes } = link
  const network = await targetIn(target, context)
  const told = network !== undefined && hasMixin(network, ipNetwork) ? network.attributes : {}
  const range = parseRange(told['occi.network.address'] ?? '')
  const gateway = canonical(told['occi.network.gateway'] ?? '')
  const wanted = attributes[addressName]
  attributes[allocationName] ??= wanted === undefined ? (told['occi.network.allocation'] ?? 'dynamic') : 'static'
  if (gateway !== undefined) attributes[gatewayName] ??= gateway
  if (wanted !== undefined) {
    const address = requireAddress(wanted, range, gateway)
    // In a network elsewhere nothing of this service keeps order.
    attributes[addressName] =
      network === undefined ? address : await addresses.give(target, link, address, noCandidates, context)
  } else if (range === undefined || attributes[allocationName] === 'static') {
    const why = range === undefined ? `${target} has no range to choose from` : 'it is static'
    throw new AttributeError(`${addressName} must be given: ${why}`, addressName)
  } else {
    attributes[addressName] = await addresses.give(target, link, undefined, free(range, gateway), context)
  }
}

/** The address that a client wants, in the one way in which it is compared. */
function requireAddress(wanted: string, range: Range | undefined, gateway: string | undefined): string {
  const address = parseAddress(wanted)
  if (address === undefined)
    throw new AttributeError(`${addressName} is '${wanted}', expected an IP address`, addressName)
  if (range !== undefined && !isHost(address, range)) {
    throw new HttpError(
      409,
      `${addressName} is '${wanted}', which is not an address of the network's range for a device`,
    )
  }
  if (formatAddress(address) === gateway) {
    throw new HttpError(409, `${addressName} is '${wanted}', which is the network's gateway`)
  }
  return formatAddress(address)
}

function canonical(text: string): string | undefined {
  const address = parseAddress(text)
  return address === undefined ? undefined : formatAddress(address)
}

function free(range: Range, gateway: string | undefined): Candidates {
  return {
    name: `${range.family} ${range.first} ${range.last} ${gateway}`,
    *from(place) {
      for (const address of hosts(range, place)) if (address !== gateway) yield address
    },
  }
}
