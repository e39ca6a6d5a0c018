export { compute, computeMachine, restart, save, start, stop, suspend } from './compute.ts'
export { openstackUserData, userData } from './contextualization.ts'
export { openstackPublicKey, sshKey } from './credentials.ts'
export { infrastructure, infrastructureKinds, infrastructureMixins } from './infrastructure.ts'
export { ipNetwork, ipNetworkInterface } from './ip-network.ts'
export {
  applicable,
  enter,
  type StateIn,
  type StateMachine,
  stateMachine,
  stateOf,
  type Transitions,
  target,
} from './machine.ts'
export { machines } from './machines.ts'
export { down, network, networkMachine, up } from './network.ts'
export { networkInterface, networkInterfaceMachine } from './network-interface.ts'
export { backup, offline, online, resize, snapshot, storage, storageMachine } from './storage.ts'
export { storageLink, storageLinkMachine } from './storage-link.ts'
export {
  large,
  medium,
  memLarge,
  memMedium,
  memSmall,
  osTpl,
  resourceTemplates,
  resourceTpl,
  small,
} from './templates.ts'
