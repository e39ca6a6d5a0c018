import type { JsonObject } from '@occi/core'
import { isEnd, QmpError } from '../qmp/qmp-error.ts'
import type { DiskRecord, MachineRecord, NicRecord } from '../state/machine-record.ts'
import { deviceOfDisk, deviceOfNic, nodeOfDisk } from './devices.ts'
import { deviceId } from './ids.ts'
import type { MachineProcess } from './machine-process.ts'

/** Milliseconds that a guest has to release a device before the caller is answered. */
const releaseTime = 2000

/** Plugs a disk into a guest that runs. */
export async function plugDisk({ id, path, slot }: DiskRecord, process: MachineProcess): Promise<void> {
  await process.execute('blockdev-add', nodeOfDisk(id, path))
  try {
    await process.execute('device_add', deviceOfDisk(id, slot))
  } catch (error) {
    await process.execute('blockdev-del', { 'node-name': id })
    throw error
  }
}

/** Plugs a network device into a guest that runs. */
export async function plugNic(
  nic: NicRecord,
  netdev: JsonObject,
  isUp: boolean,
  process: MachineProcess,
): Promise<void> {
  await process.execute('netdev_add', netdev)
  try {
    if (!isUp) await process.execute('set_link', { name: nic.id, up: false })
    await process.execute('device_add', deviceOfNic(nic))
  } catch (error) {
    await process.execute('netdev_del', { id: nic.id })
    throw error
  }
}

/** Plugs the cables of a machine in and out: those of networks that carry packets are in. */
export async function setCarriers(
  { nics }: MachineRecord,
  isUp: (network: string) => boolean,
  process: MachineProcess,
): Promise<void> {
  for (const { id, network, isLeaving } of nics) {
    if (isLeaving) continue
    await process.execute('set_link', { name: id, up: isUp(network) }).catch((error) => {
      // A device that is not there yet, or has just been removed, has no cable.
      if (!isMissing(error)) throw error
    })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof QmpError && error.code === 'refused' && /failed to find|not found/i.test(error.message)
}

/**
 * Asks the guest to release a device, and removes what is behind it once it has.
 *
 * @returns whether that is done, as it is if the process ends; a guest that is just booting, or is paused, does not release anything
 */
export async function unplug(id: string, kind: 'disk' | 'nic', process: MachineProcess): Promise<boolean> {
  try {
    return await release(id, kind, process)
  } catch (error) {
    if (isEnd(error)) return true
    throw error
  }
}

async function release(id: string, kind: 'disk' | 'nic', process: MachineProcess): Promise<boolean> {
  const device = deviceId(id)
  try {
    const isReleased = await process.executeAndAwait(
      'device_del',
      { id: device },
      ({ event, data }) => event === 'DEVICE_DELETED' && data.device === device,
      releaseTime,
    )
    if (!isReleased) return false
  } catch (error) {
    if (!(error instanceof QmpError) || error.code !== 'refused') throw error
    // The guest has been asked already; otherwise the device does not exist, and what is behind it may.
    if (error.message.includes('in the process of unplug')) return false
  }
  const [command, parameters] =
    kind === 'disk' ? (['blockdev-del', { 'node-name': id }] as const) : (['netdev_del', { id }] as const)
  try {
    await process.execute(command, parameters)
    return true
  } catch (error) {
    if (!(error instanceof QmpError) || error.code !== 'refused') throw error
    // What does not exist is removed; what a backup still reads is not.
    return isMissing(error)
  }
}
