import { isJsonObject } from '@occi/core/authoring'
import type { MachineRecord } from '../state/machine-record.ts'
import { deviceId, ids } from './ids.ts'
import type { MachineProcess } from './machine-process.ts'
import { runJob } from './snapshot-job.ts'

/**
 * Saves the state of a paused guest in a snapshot of its disks, within their images.
 *
 * @throws Error with QEMU's reason if that fails
 */
export async function saveState(record: MachineRecord, process: MachineProcess): Promise<void> {
  const { snapshot: tag = '', disks } = record
  const system = await systemLayer(process)
  const devices = [system.node, ...disks.map(({ id }) => id)]
  try {
    await runJob(tag, 'snapshot-save', { tag, vmstate: system.node, devices }, process)
  } catch (error) {
    // An earlier service has ended between the end of the job and that of the process.
    if (!(error instanceof Error && error.message.includes('already exists'))) throw error
  }
}

/** Returns whether the reason why a guest did not continue is its saved state itself, such as one of another QEMU. */
export function isStateLost(reason: string): boolean {
  return /while loading VM state|snapshot/i.test(reason)
}

/** Removes the saved state of a guest that has continued, or was started anew. */
export async function forgetState({ disks }: MachineRecord, tag: string, process: MachineProcess): Promise<void> {
  const { node } = await systemLayer(process)
  await runJob(`forget-${tag}`, 'snapshot-delete', { tag, devices: [node, ...disks.map(({ id }) => id)] }, process)
}

/** The image to which a guest's system disk writes now, which `save` changes while it runs. */
export interface SystemLayer {
  /** Its name in QEMU. */
  readonly node: string
  readonly path: string
}

/** Returns where a running guest writes its system disk. */
export async function systemLayer(process: MachineProcess): Promise<SystemLayer> {
  const devices = await process.execute('query-block')
  for (const device of Array.isArray(devices) ? devices : []) {
    if (!isJsonObject(device) || !String(device.qdev).includes(`/${deviceId(ids.system)}/`)) continue
    const { inserted } = device
    if (isJsonObject(inserted)) return { node: String(inserted['node-name']), path: String(inserted.file) }
  }
  throw new Error('QEMU does not know the system disk')
}
