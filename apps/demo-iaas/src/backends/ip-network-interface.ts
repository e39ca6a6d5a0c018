import {
  AttributeError,
  type AttributesOf,
  type BackendContext,
  type BackendFor,
  type Changes,
  type Entity,
  HttpError,
  hasMixin,
  type Link,
} from '@occi/core'
import { ipNetwork, type ipNetworkInterface } from '@occi/infrastructure'
import { formatAddress, hosts, isHost, parseAddress, parseRange } from './addresses.ts'
import { addresses } from './allotments.ts'
import { current } from './operation.ts'
import { takeOwn } from './take-own.ts'

type IpLink = Link & { attributes: AttributesOf<typeof ipNetworkInterface> }
type IpNetwork = Entity & { attributes: AttributesOf<typeof ipNetwork> }

const addressName = 'occi.networkinterface.address'
const gatewayName = 'occi.networkinterface.gateway'
const allocationName = 'occi.networkinterface.allocation'

/** Gives network interfaces their addresses: the one that is wanted, or a free one of the network's range. */
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

async function connect(link: IpLink, target: string, context: BackendContext): Promise<void> {
  const { attributes } = link
  const entity = await current(target, context)
  const network = entity !== undefined && hasMixin(entity, ipNetwork) ? entity : undefined
  const wanted = attributes[addressName]
  const chosen = network?.attributes['occi.network.allocation'] ?? 'dynamic'
  attributes[allocationName] ??= wanted === undefined ? chosen : 'static'
  attributes[addressName] = await addressFor(link, target, network, context)
  const gateway = network?.attributes['occi.network.gateway']
  if (gateway !== undefined) attributes[gatewayName] ??= gateway
}

async function addressFor(
  link: IpLink,
  target: string,
  network: IpNetwork | undefined,
  context: BackendContext,
): Promise<string> {
  const wanted = link.attributes[addressName]
  const text = network?.attributes['occi.network.address']
  const range = text === undefined ? undefined : parseRange(text)
  if (wanted === undefined && (range === undefined || link.attributes[allocationName] === 'static')) {
    const why = range === undefined ? `${target} has no range to choose from` : 'it is static'
    throw new AttributeError(`${addressName} must be given: ${why}`, addressName)
  }
  const gateway = parseAddress(network?.attributes['occi.network.gateway'] ?? '')
  const reserved = gateway === undefined ? undefined : formatAddress(gateway)
  const address = wanted === undefined ? undefined : expectAddress(wanted)
  if (address !== undefined && range !== undefined && !isHost(address, range)) {
    throw new HttpError(409, `${addressName} is '${wanted}', expected an address of a device in ${text}`)
  }
  const canonical = address === undefined ? undefined : formatAddress(address)
  if (canonical !== undefined && canonical === reserved) {
    throw new HttpError(409, `${addressName} is '${wanted}', which is the gateway of ${target}`)
  }
  // A network elsewhere, or without addresses of its own, is nothing that this service keeps order in.
  if (network === undefined) return canonical ?? ''
  return addresses.give(network.location, link, canonical, without(reserved, range), context)
}
