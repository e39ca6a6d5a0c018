import { HttpError, type JsonObject } from '@occi/core'
import type { DiskRecord, MachineRecord, NicRecord } from '../state/machine-record.ts'
import { deviceId } from './ids.ts'

/** The slots of the bus that disks and network devices take; the guest names disks and network devices in their order. */
const firstSlot = 5
const lastSlot = 31

/** The serial number of a virtio disk has 20 octets. */
const longestSerial = 20

/** Returns the options of QEMU that open an image. */
export function nodeOfDisk(id: string, path: string): JsonObject {
  return { driver: 'qcow2', 'node-name': id, discard: 'unmap', file: { driver: 'file', filename: path } }
}

/** Returns the options of QEMU for the device of a disk: a guest finds it by its serial number, too. */
export function deviceOfDisk(id: string, slot: number): JsonObject {
  return {
    driver: 'virtio-blk-pci',
    id: deviceId(id),
    drive: id,
    serial: id.slice(0, longestSerial),
    addr: `0x${slot.toString(16)}`,
  }
}

/** Returns the options of QEMU for a network device. */
export function deviceOfNic({ id, mac, slot }: NicRecord): JsonObject {
  return { driver: 'virtio-net-pci', id: deviceId(id), netdev: id, mac, addr: `0x${slot.toString(16)}`, romfile: '' }
}

const letters = 'bcdefghijklmnopqrstuvwxyz'

/**
 * Returns the place and the name of a new disk: a guest gives a disk the first letter that is free.
 *
 * @throws HttpError 409 if the machine has no place for another one
 */
export function placeOfDisk(machine: MachineRecord): Pick<DiskRecord, 'slot' | 'device'> {
  const taken = new Set(machine.disks.map(({ device }) => device))
  const device = [...letters].map((letter) => `/dev/vd${letter}`).find((one) => !taken.has(one))
  if (device === undefined) throw new HttpError(409, `${machine.location} has no free device`)
  return { device, slot: freeSlot(machine, 1) }
}

/**
 * Returns the place and the name of a new network device.
 *
 * @throws HttpError 409 if the machine has no place for another one
 */
export function placeOfNic(machine: MachineRecord): Pick<NicRecord, 'slot' | 'name'> {
  const taken = new Set(machine.nics.map(({ name }) => name))
  for (let number = 0; ; number++) {
    const name = `eth${number}`
    if (!taken.has(name)) return { name, slot: freeSlot(machine, -1) }
  }
}

/** Disks take slots from the first one up, network devices from the last one down. */
function freeSlot({ disks, nics, location }: MachineRecord, step: 1 | -1): number {
  const taken = new Set([...disks, ...nics].map(({ slot }) => slot))
  for (let slot = step === 1 ? firstSlot : lastSlot; slot >= firstSlot && slot <= lastSlot; slot += step) {
    if (!taken.has(slot)) return slot
  }
  throw new HttpError(409, `${location} has no free place for another device: detach one first`)
}

/**
 * Returns a machine as it is after a cold start, at which a guest names its devices anew, in the order of the bus: so they
 * are placed without gaps, in the order of their names.
 */
export function compacted(machine: MachineRecord): MachineRecord {
  const rank = ({ device }: DiskRecord) => device
  const disks = machine.disks
    .filter(({ isLeaving }) => !isLeaving)
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .map((disk, index) => ({ ...disk, slot: firstSlot + index, device: `/dev/vd${letters[index]}` }))
  const order = ({ name }: NicRecord) => Number(name.slice(3))
  const nics = machine.nics
    .filter(({ isLeaving }) => !isLeaving)
    .toSorted((a, b) => order(a) - order(b))
    .map((nic, index, { length }) => ({ ...nic, slot: lastSlot - length + 1 + index, name: `eth${index}` }))
  return { ...machine, disks, nics }
}
