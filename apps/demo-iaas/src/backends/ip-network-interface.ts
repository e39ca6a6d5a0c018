import {
  AttributeError,
  type BackendContext,
  type BackendFor,
  type Changes,
  type Entity,
  HttpError,
  type Link,
} from '@occi/core'
import type { ipNetworkInterface } from '@occi/infrastructure'
import { firstFree, given, isIn, parseAddress, parseRange, remember } from './addresses.ts'

type IpLink = Parameters<NonNullable<BackendFor<typeof ipNetworkInterface>['create']>>[0]

const addressName = 'occi.networkinterface.address'

/** Hands out addresses from the range of the network that a link leads to, and remembers them with that network. */
export class IpNetworkInterfaceBackend implements BackendFor<typeof ipNetworkInterface> {
  /** Addresses that requests in flight have given, by network: these are not stored yet. */
  readonly #reserved = new Map<string, Set<string>>()

  async create(entity: IpLink, context: BackendContext): Promise<void> {
    const network = await networkOf(entity, context)
    const { attributes } = entity
    const wanted = attributes[addressName]
    attributes['occi.networkinterface.allocation'] ??= wanted === undefined ? 'dynamic' : 'static'
    attributes[addressName] = network === undefined ? expectAddress(wanted) : this.#take(network, entity, wanted)
    const gateway = network?.attributes['occi.network.gateway']
    if (typeof gateway === 'string') attributes['occi.networkinterface.gateway'] ??= gateway
    const address = attributes[addressName]
    if (network !== undefined) context.batch.update(network.location, (own) => remember(own, address, entity.location))
  }

  async update(entity: IpLink, changes: Changes, context: BackendContext): Promise<void> {
    const wanted = changes.attributes[addressName]
    if (wanted !== undefined && wanted !== entity.attributes[addressName]) {
      await this.delete(entity, context)
      entity.attributes[addressName] = String(wanted)
      await this.create(entity, context)
    }
    Object.assign(entity.attributes, { ...changes.attributes, [addressName]: entity.attributes[addressName] })
  }

  replace(entity: IpLink, changes: Changes, context: BackendContext): Promise<void> {
    return this.update(entity, changes, context)
  }

  async delete(entity: IpLink, context: BackendContext): Promise<void> {
    const network = await networkOf(entity, context)
    const address = entity.attributes[addressName]
    if (network === undefined || address === undefined) return
    this.#reservedOf(network).delete(address)
    context.batch.update(network.location, (own) => remember(own, address, undefined))
  }

  #reservedOf(network: Entity): Set<string> {
    const key = `${network.owner ?? ''} ${network.location}`
    const reserved = this.#reserved.get(key) ?? new Set()
    this.#reserved.set(key, reserved)
    return reserved
  }

  /** The address that a link gets: the wanted one where it is free, else the first free one. */
  #take(network: Entity, link: Entity, wanted: string | undefined): string {
    const text = network.attributes['occi.network.address']
    const range = typeof text === 'string' ? parseRange(text) : undefined
    if (range === undefined) return expectAddress(wanted)
    const reserved = this.#reservedOf(network)
    const taken = new Set([...given(network).keys(), ...reserved])
    const gateway = network.attributes['occi.network.gateway']
    if (typeof gateway === 'string') taken.add(parseAddress(gateway)?.toString() ?? gateway)
    if (wanted !== undefined) {
      const address = parseAddress(wanted)
      if (address === undefined || !isIn(address, range)) {
        throw new HttpError(409, `${addressName} ${wanted} is not in the range ${text} of ${network.location}`)
      }
      if (taken.has(address.toString()) && given(network).get(address.toString()) !== link.location) {
        throw new HttpError(409, `${addressName} ${wanted} is in use in ${network.location}`)
      }
      reserved.add(address.toString())
      return address.toString()
    }
    const address = firstFree(range, taken)
    reserved.add(address)
    return address
  }
}

/** The network that a link leads to, where that is one of this service with a range. */
async function networkOf(link: Entity, { read }: BackendContext): Promise<Entity | undefined> {
  const { target } = link as Link
  const network = target.startsWith('/') ? await read.entity(target) : undefined
  return network?.attributes['occi.network.address'] === undefined ? undefined : network
}

function expectAddress(wanted: string | undefined): string {
  const address = wanted === undefined ? undefined : parseAddress(wanted)
  if (address !== undefined) return address.toString()
  throw new AttributeError(
    `${addressName} must be given: the target is no IP network of this service with a range to choose from`,
    addressName,
  )
}
