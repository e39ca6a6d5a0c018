import { computeMachine } from './compute.ts'
import { networkMachine } from './network.ts'
import { networkInterfaceMachine } from './network-interface.ts'
import { storageMachine } from './storage.ts'
import { storageLinkMachine } from './storage-link.ts'

/**
 * The state machines of all kinds that have states, by the name of the kind's definition.
 *
 * @example for (const [name, { states }] of Object.entries(machines)) console.log(name, states)
 */
export const machines = Object.freeze({
  compute: computeMachine,
  network: networkMachine,
  storage: storageMachine,
  networkInterface: networkInterfaceMachine,
  storageLink: storageLinkMachine,
})
