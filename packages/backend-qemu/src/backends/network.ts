import { type ActionInvocation, type BackendFor, type EntityOf, isInvocationOf } from '@occi/core'
import { type network, networkActions } from '@occi/infrastructure'
import type { QemuHypervisor } from '../hypervisor.ts'
import { refresher } from './refresh.ts'

type Network = EntityOf<typeof network>

/** Connects machines with each other. */
export class NetworkBackend implements BackendFor<typeof network> {
  readonly #hypervisor: QemuHypervisor
  readonly #refresh: ReturnType<typeof refresher>

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
    this.#refresh = refresher(hypervisor)
  }

  create(entity: Network): void {
    this.#hypervisor.networks.create(entity)
    this.#refresh(entity)
  }

  retrieve(entity: Network): void {
    this.#refresh(entity)
  }

  delete(entity: Network): void {
    this.#hypervisor.networks.remove(entity)
  }

  async action(entity: Network, invocation: ActionInvocation): Promise<void> {
    const { networks, attachments } = this.#hypervisor
    const isUp = isInvocationOf(invocation, networkActions.up)
    networks.setState(entity, isUp ? 'active' : 'inactive')
    await attachments.setCarrier(entity)
    this.#refresh(entity)
  }
}
