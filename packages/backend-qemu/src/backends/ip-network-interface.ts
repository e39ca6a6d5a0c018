import type { AttributesOf, BackendContext, BackendFor, Changes, Link } from '@occi/core'
import type { ipNetworkInterface } from '@occi/infrastructure'
import { IpNetworkInterfaceBackend, parseRange } from '@occi/infrastructure/backends'
import type { QemuHypervisor } from '../hypervisor.ts'
import { placeOf } from './place-of.ts'

type IpLink = Link & { attributes: AttributesOf<typeof ipNetworkInterface> }

/** Gives network devices the addresses that their links have, by DHCP. */
export class LeaseBackend implements BackendFor<typeof ipNetworkInterface> {
  readonly #addresses = new IpNetworkInterfaceBackend()
  readonly #hypervisor: QemuHypervisor

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
  }

  async create(link: IpLink, context: BackendContext): Promise<void> {
    await this.#addresses.create(link, context)
    await this.#lease(link, link.source, link.target, context)
  }

  async update(link: IpLink, changes: Changes, context: BackendContext): Promise<void> {
    await this.#addresses.update(link, changes, context)
    await this.#lease(link, changes.source ?? link.source, changes.target ?? link.target, context)
  }

  async delete(link: IpLink, context: BackendContext): Promise<void> {
    this.#addresses.delete(link, context)
    const none = { address: undefined, prefix: undefined, gateway: undefined }
    this.#hypervisor.attachments.address(await placeOf(link.source, link, context), link, none)
  }

  async #lease(link: IpLink, source: string, target: string, context: BackendContext): Promise<void> {
    const network = await context.batch.entity(target)
    const { attributes } = link
    const address = attributes['occi.networkinterface.address']
    const gateway = attributes['occi.networkinterface.gateway']
    const compute = await placeOf(source, link, context)
    const prefix = prefixOf(String(network?.attributes['occi.network.address'] ?? ''))
    this.#hypervisor.attachments.address(compute, link, { address, prefix, gateway })
  }
}

/** Returns the length of the prefix of a range. */
function prefixOf(range: string): number | undefined {
  return parseRange(range) === undefined ? undefined : Number(range.split('/')[1])
}
