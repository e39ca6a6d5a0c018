import { type Entity, enterState, isLink, setActions } from '@occi/core'
import {
  compute,
  computeMachine,
  network,
  networkInterface,
  networkInterfaceMachine,
  networkMachine,
  storage,
  storageLink,
  storageLinkMachine,
  storageMachine,
} from '@occi/infrastructure'
import type { QemuHypervisor } from '../hypervisor.ts'
import { gibibyte } from '../limits.ts'
import { mebibytesOf, octetsOfGib } from '../machines.ts'
import { keyOf } from '../state/key.ts'

const lost = 'unknown to the hypervisor'

/** Returns what updates an entity of any kind to the state of the hypervisor, for `retrieve` and for changes from outside. */
export function refresher(hypervisor: QemuHypervisor): (entity: Entity) => void {
  const refreshers = new Map<string, (entity: Entity) => void>([
    [compute.identifier, (entity) => refreshCompute(entity, hypervisor)],
    [storage.identifier, (entity) => refreshStorage(entity, hypervisor)],
    [network.identifier, (entity) => refreshNetwork(entity, hypervisor)],
    [storageLink.identifier, (entity) => refreshStorageLink(entity, hypervisor)],
    [networkInterface.identifier, (entity) => refreshInterface(entity, hypervisor)],
  ])
  return (entity) => refreshers.get(entity.kind)?.(entity)
}

const sizeName = 'occi.storage.size'
const ephemeralDevice = 'occi.compute.ephemeral_storage.deviceid'

function refreshCompute(entity: Entity, { machines }: QemuHypervisor): void {
  const machine = machines.find(entity)
  if (machine === undefined) {
    enterState(entity, computeMachine, 'error', lost)
    return
  }
  const { state, message, isBusy } = machine.state
  enterState(entity, computeMachine, state, message)
  if (isBusy) setActions(entity, computeMachine, [])
  const { cores, memory, hostname } = machine.record
  const { attributes } = entity
  attributes['occi.compute.cores'] = cores
  attributes['occi.compute.hostname'] = hostname
  if (mebibytesOf(attributes['occi.compute.memory']) !== memory) attributes['occi.compute.memory'] = memory / 1024
  const own = machine.record.disks.find(({ size }) => size !== undefined)
  if (own !== undefined && attributes[ephemeralDevice] !== undefined) attributes[ephemeralDevice] = own.device
}

function refreshStorage(entity: Entity, { volumes }: QemuHypervisor): void {
  const volume = volumes.find(entity)
  if (volume === undefined) {
    enterState(entity, storageMachine, 'error', lost)
    return
  }
  const { size, state, unfinished, message, snapshots, backups } = volume
  if (octetsOfGib(Number(entity.attributes[sizeName])) !== size) entity.attributes[sizeName] = size / gibibyte
  enterState(entity, storageMachine, state, unfinished === undefined ? message : 'backup is in progress')
  if (unfinished !== undefined) setActions(entity, storageMachine, [])
  if (snapshots + backups > 0) entity.extras = { ...entity.extras, snapshot: snapshots, backup: backups }
}

function refreshNetwork(entity: Entity, { networks }: QemuHypervisor): void {
  const record = networks.records.get(keyOf(entity))
  if (record === undefined) enterState(entity, networkMachine, 'error', lost)
  else enterState(entity, networkMachine, record.state)
}

function refreshStorageLink(entity: Entity, { attachments }: QemuHypervisor): void {
  if (!isLink(entity)) return
  // What leads out of this service is not attached to anything.
  if (!entity.target.startsWith('/')) {
    enterState(entity, storageLinkMachine, 'inactive', 'not of this service')
    return
  }
  const disk = attachments.disk({ location: entity.source, owner: entity.owner }, entity)
  if (disk === undefined) {
    enterState(entity, storageLinkMachine, 'error', lost)
    return
  }
  enterState(entity, storageLinkMachine, 'active')
  entity.attributes['occi.storagelink.deviceid'] = disk.device
}

function refreshInterface(entity: Entity, { attachments }: QemuHypervisor): void {
  if (!isLink(entity)) return
  const nic = attachments.nic({ location: entity.source, owner: entity.owner }, entity)
  if (nic === undefined) {
    enterState(entity, networkInterfaceMachine, 'error', lost)
    return
  }
  enterState(entity, networkInterfaceMachine, 'active')
  entity.attributes['occi.networkinterface.interface'] = nic.name
}
