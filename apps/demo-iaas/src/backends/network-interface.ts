import { createHash } from 'node:crypto'
import type { BackendContext, BackendFor, EntityOf } from '@occi/core'
import { type networkInterface, networkInterfaceMachine } from '@occi/infrastructure'
import { DeviceNames } from './device-names.ts'
import type { Hypervisor } from './hypervisor.ts'
import { Stateful } from './stateful.ts'

type NetworkInterface = EntityOf<typeof networkInterface>

/** Plugs virtual network devices into computes. */
export class NetworkInterfaceBackend implements BackendFor<typeof networkInterface> {
  readonly #states: Stateful<'active' | 'inactive' | 'error'>
  readonly #names = new DeviceNames('occi.networkinterface.interface', (number) => `eth${number}`)

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, networkInterfaceMachine)
  }

  async create(entity: NetworkInterface, context: BackendContext): Promise<void> {
    entity.attributes['occi.networkinterface.interface'] = await this.#names.next(entity, context)
    entity.attributes['occi.networkinterface.mac'] ??= macOf(entity)
    this.#states.begin(entity, 'active')
  }

  retrieve(entity: NetworkInterface): void {
    this.#states.refresh(entity)
  }

  delete(entity: NetworkInterface): void {
    this.#names.release(entity)
    this.#states.end(entity)
  }
}

/** A locally administered address that belongs to this link and to no other. */
function macOf({ id }: NetworkInterface): string {
  const octets = createHash('sha256').update(id).digest().subarray(0, 5)
  return ['02', ...[...octets].map((octet) => octet.toString(16).padStart(2, '0'))].join(':')
}
