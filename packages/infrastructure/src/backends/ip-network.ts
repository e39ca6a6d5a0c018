import {
  AttributeError,
  type AttributesOf,
  type BackendContext,
  type BackendFor,
  type Changes,
  HttpError,
  type Resource,
  takeOwn,
} from '@occi/core'
import type { ipNetwork } from '../ip-network.ts'
import { isHost, parseAddress, parseRange, type Range } from './addresses.ts'
import { addresses } from './allotments.ts'

type IpNetwork = Resource & { attributes: AttributesOf<typeof ipNetwork> }

const addressName = 'occi.network.address'
const gatewayName = 'occi.network.gateway'

/** The range of addresses of a network; the backend of its interfaces hands them out. */
export class IpNetworkBackend implements BackendFor<typeof ipNetwork> {
  create(network: IpNetwork): void {
    network.attributes['occi.network.allocation'] ??= 'dynamic'
    const range = rangeOf(network)
    requireGateway(network, range)
    requireHeld(network, range)
  }

  update(network: IpNetwork, changes: Changes, context: BackendContext): void {
    takeOwn(network, changes, context)
    this.create(network)
  }

  /** A network can lose its addresses if none of them is in use. */
  dissociate(network: IpNetwork): void {
    const count = addresses.of(network).size
    if (count > 0) throw new HttpError(409, `${count} addresses of ${network.location} are in use`)
  }

  /** Deleted with the network itself, whose links are already gone: there is nothing to check. */
  delete(): void {}
}

function rangeOf(network: IpNetwork): Range | undefined {
  const text = network.attributes[addressName]
  if (text === undefined) return undefined
  const range = parseRange(text)
  if (range !== undefined) return range
  throw new AttributeError(
    `${addressName} is '${text}', expected a range such as 192.168.0.0/24 or fc00::/7`,
    addressName,
  )
}

function requireGateway(network: IpNetwork, range: Range | undefined): void {
  const text = network.attributes[gatewayName]
  if (text === undefined) return
  const gateway = parseAddress(text)
  if (gateway !== undefined && (range === undefined || isHost(gateway, range))) return
  const where = range === undefined ? '' : ` of a device in ${network.attributes[addressName]}`
  throw new AttributeError(`${gatewayName} is '${text}', expected an address${where}`, gatewayName)
}

/** Interfaces keep their addresses, whatever the new range and gateway are. */
function requireHeld(network: IpNetwork, range: Range | undefined): void {
  const gateway = parseAddress(network.attributes[gatewayName] ?? '')
  for (const text of addresses.of(network).values()) {
    const held = parseAddress(text)
    if (held === undefined) continue
    if (range !== undefined && !isHost(held, range)) {
      throw new HttpError(409, `the address ${text} is in use, and is not in ${network.attributes[addressName]}`)
    }
    if (gateway?.family === held.family && gateway.number === held.number) {
      throw new HttpError(409, `the address ${text} is in use, it cannot become the gateway`)
    }
  }
}
