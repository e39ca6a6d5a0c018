import { type BackendContext, type BackendFor, type Changes, type EntityOf, takeOwn } from '@occi/core'
import type { networkInterface } from '@occi/infrastructure'
import type { QemuHypervisor } from '../hypervisor.ts'
import { keyOf } from '../state/key.ts'
import { placeOf } from './place-of.ts'
import { refresher } from './refresh.ts'

type NetworkInterface = EntityOf<typeof networkInterface>

const macName = 'occi.networkinterface.mac'

/** Plugs network devices into machines, while they run, too. */
export class NetworkInterfaceBackend implements BackendFor<typeof networkInterface> {
  readonly #hypervisor: QemuHypervisor
  readonly #refresh: ReturnType<typeof refresher>

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
    this.#refresh = refresher(hypervisor)
  }

  create(link: NetworkInterface, context: BackendContext): Promise<void> {
    return this.#connect(link, link.source, link.target, context)
  }

  retrieve(link: NetworkInterface): void {
    this.#refresh(link)
  }

  /** Another end, or another hardware address, is another device: the old one is unplugged. */
  async update(link: NetworkInterface, changes: Changes, context: BackendContext): Promise<void> {
    const mac = link.attributes[macName]
    takeOwn(link, changes, context)
    link.attributes[macName] ??= macOf(link)
    const { source = link.source, target = link.target } = changes
    if (source === link.source && target === link.target && link.attributes[macName] === mac) return
    await this.delete(link, context)
    await this.#connect(link, source, target, context)
  }

  async delete(link: NetworkInterface, context: BackendContext): Promise<void> {
    await this.#hypervisor.attachments.detach(await placeOf(link.source, link, context), link)
  }

  async #connect(link: NetworkInterface, source: string, target: string, context: BackendContext): Promise<void> {
    link.attributes[macName] ??= macOf(link)
    const mac = link.attributes[macName]
    const compute = await placeOf(source, link, context)
    const network = await placeOf(target, link, context)
    const nic = await this.#hypervisor.attachments.connect(compute, network, link, mac)
    link.attributes['occi.networkinterface.interface'] = nic.name
    this.#refresh(link)
  }
}

/** A locally administered address that belongs to this link and to no other. */
function macOf(link: NetworkInterface): string {
  return `02:${keyOf(link)
    .slice(0, 10)
    .replaceAll(/(..)(?=.)/g, '$1:')}`
}
