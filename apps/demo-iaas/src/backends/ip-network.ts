import { AttributeError, applyChanges, type BackendFor, type Changes, type Entity } from '@occi/core'
import type { ipNetwork } from '@occi/infrastructure'
import { given, isIn, parseAddress, parseRange, type Range } from './addresses.ts'

type IpNetwork = Parameters<NonNullable<BackendFor<typeof ipNetwork>['create']>>[0]

/** The range of a network that carries IP; what its clients did not say is chosen here. */
export class IpNetworkBackend implements BackendFor<typeof ipNetwork> {
  create(entity: IpNetwork): void {
    entity.attributes['occi.network.allocation'] ??= 'dynamic'
    expectConsistent(entity)
  }

  update(entity: IpNetwork, changes: Changes): void {
    applyChanges(entity, changes)
    expectConsistent(entity)
  }

  replace(entity: IpNetwork, changes: Changes): void {
    for (const name of ['occi.network.address', 'occi.network.gateway', 'occi.network.allocation'] as const) {
      delete entity.attributes[name]
    }
    applyChanges(entity, changes)
    this.create(entity)
  }

  /** A network that only loses IP, or goes altogether, has nothing to give back: its links go first. */
  dissociate(entity: IpNetwork): void {
    if (given(entity).size > 0) {
      throw new AttributeError('addresses of this network are in use: remove ipnetworkinterface from its links first')
    }
  }

  delete(): void {}
}

function expectConsistent(entity: IpNetwork): void {
  const { 'occi.network.address': address, 'occi.network.gateway': gateway } = entity.attributes
  const range = address === undefined ? undefined : expectRange(address)
  if (gateway !== undefined) expectGateway(gateway, range)
  if (range !== undefined) expectKept(entity, range)
}

function expectRange(address: string): Range {
  const range = parseRange(address)
  if (range !== undefined) return range
  throw new AttributeError(
    `occi.network.address is '${address}', expected a range as 192.168.0.0/24 or fc00::/7`,
    'occi.network.address',
  )
}

function expectGateway(gateway: string, range: Range | undefined): void {
  const address = parseAddress(gateway)
  const name = 'occi.network.gateway'
  if (address === undefined) throw new AttributeError(`${name} is '${gateway}', expected an IP address`, name)
  if (range !== undefined && !isIn(address, range)) {
    throw new AttributeError(`${name} ${gateway} is not in the network's range`, name)
  }
}

/** A range that changes must still have the addresses that were given. */
function expectKept(entity: Entity, range: Range): void {
  for (const [address, link] of given(entity)) {
    const parsed = parseAddress(address)
    if (parsed === undefined || isIn(parsed, range)) continue
    throw new AttributeError(`${address}, which ${link} has, is not in the new range`, 'occi.network.address')
  }
}
