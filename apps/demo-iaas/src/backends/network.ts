import type { ActionInvocation, BackendFor, EntityOf } from '@occi/core'
import { type network, networkMachine } from '@occi/infrastructure'
import type { Hypervisor } from './hypervisor.ts'
import { Stateful } from './stateful.ts'

type Network = EntityOf<typeof network>

/** Switches virtual networks. */
export class NetworkBackend implements BackendFor<typeof network> {
  readonly #states: Stateful<'active' | 'inactive' | 'error'>

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, networkMachine)
  }

  create(entity: Network): void {
    this.#states.begin(entity)
  }

  retrieve(entity: Network): void {
    this.#states.refresh(entity)
  }

  delete(entity: Network): void {
    this.#states.end(entity)
  }

  action(entity: Network, { action }: ActionInvocation): void {
    this.#states.follow(entity, action)
  }
}
