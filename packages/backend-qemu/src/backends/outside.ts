import { type BackendFor, type Entity, HttpError } from '@occi/core'
import type { QemuHypervisor } from '../hypervisor.ts'
import type { bridgeMixin, natMixin } from '../network/outside-mixins.ts'
import type { NetworkRecord } from '../state/other-records.ts'

/** Connects networks with the outside, while no machine is connected with them. */
export class OutsideBackend implements BackendFor<typeof natMixin | typeof bridgeMixin> {
  readonly #hypervisor: QemuHypervisor
  readonly #outside: NonNullable<NetworkRecord['outside']>

  constructor(hypervisor: QemuHypervisor, outside: NonNullable<NetworkRecord['outside']>) {
    this.#hypervisor = hypervisor
    this.#outside = outside
  }

  create(entity: Entity): void {
    const { networks } = this.#hypervisor
    const { outside } = networks.get(entity)
    if (outside !== undefined && outside !== this.#outside) {
      throw new HttpError(409, `${entity.location} can have one of the mixins nat and bridge: remove the other first`)
    }
    networks.setOutside(entity, this.#outside)
  }

  dissociate(entity: Entity): void {
    this.#hypervisor.networks.setOutside(entity, undefined)
  }

  /** It is deleted with the network. */
  delete(): void {}
}
