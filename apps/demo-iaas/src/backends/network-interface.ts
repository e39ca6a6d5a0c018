import { createHash } from 'node:crypto'
import { type BackendContext, type BackendFor, type Changes, type EntityOf, takeOwn } from '@occi/core'
import { type networkInterface, networkInterfaceMachine } from '@occi/infrastructure'
import { ethernetNames, holderOf, interfaceNames } from '@occi/infrastructure/backends'
import type { Hypervisor } from './hypervisor.ts'
import { Stateful } from './stateful.ts'

type NetworkInterface = EntityOf<typeof networkInterface>

/** Plugs virtual network devices into computes. */
export class NetworkInterfaceBackend implements BackendFor<typeof networkInterface> {
  readonly #states: Stateful<'active' | 'inactive' | 'error'>

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, networkInterfaceMachine)
  }

  async create(link: NetworkInterface, context: BackendContext): Promise<void> {
    await plug(link, link.source, context)
    this.#states.begin(link, 'active')
  }

  retrieve(link: NetworkInterface): void {
    this.#states.refresh(link)
  }

  /** A link may get another source (GFD.221 Link): the device is then plugged into another compute. */
  async update(link: NetworkInterface, changes: Changes, context: BackendContext): Promise<void> {
    takeOwn(link, changes, context)
    if (changes.source !== undefined) interfaceNames.takeBack(link.source, link, context)
    await plug(link, changes.source ?? link.source, context)
  }

  delete(link: NetworkInterface, context: BackendContext): void {
    interfaceNames.takeBack(link.source, link, context)
    this.#states.end(link)
  }
}

async function plug(link: NetworkInterface, compute: string, context: BackendContext): Promise<void> {
  const name = await interfaceNames.give(compute, link, undefined, ethernetNames, context)
  link.attributes['occi.networkinterface.interface'] = name
  link.attributes['occi.networkinterface.mac'] ??= macOf(link)
}

/** A locally administered address that belongs to this link and to no other. */
function macOf(link: NetworkInterface): string {
  const octets = createHash('sha256').update(holderOf(link)).digest().subarray(0, 5)
  return ['02', ...[...octets].map((octet) => octet.toString(16).padStart(2, '0'))].join(':')
}
