import { isJsonObject } from '@occi/core/authoring'
import type { MachineRecord } from '../state/machine-record.ts'
import { deviceId, ids } from './ids.ts'
import { type Executor, runJob } from './snapshot-job.ts'

/**
 * Saves the state of a paused guest in a snapshot of its disks, within their images.
 *
 * @throws Error with QEMU's reason if that fails
 */
export async function saveState(record: MachineRecord, process: Executor): Promise<void> {
  const { snapshot: tag = '' } = record
  const system = await systemLayer(process)
  const devices = [system.node, ...(await nodesOf(record, process))]
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
export async function forgetState(record: MachineRecord, tag: string, process: Executor): Promise<void> {
  for (;;) {
    const { node } = await systemLayer(process)
    const devices = [node, ...(await nodesOf(record, process))]
    try {
      return await runJob(`forget-${tag}`, 'snapshot-delete', { tag, devices }, process)
    } catch (error) {
      // A disk was plugged out in the meantime.
      if (!(error instanceof Error && error.message.includes('No block device node'))) throw error
    }
  }
}

/** Returns the names in QEMU of a guest's disks. One that was about to be plugged in or out may be in the record alone. */
async function nodesOf({ disks }: MachineRecord, process: Executor): Promise<readonly string[]> {
  const nodes = await process.execute('query-named-block-nodes', { flat: true })
  const names = new Set(Array.isArray(nodes) ? nodes.filter(isJsonObject).map((node) => node['node-name']) : [])
  return disks.map(({ id }) => id).filter((id) => names.has(id))
}

/** The image to which a guest's system disk writes now, which `save` changes while it runs. */
export interface SystemLayer {
  /** Its name in QEMU. */
  readonly node: string
  readonly path: string
}

/** Returns where a running guest writes its system disk. */
export async function systemLayer(process: Executor): Promise<SystemLayer> {
  const devices = await process.execute('query-block')
  for (const device of Array.isArray(devices) ? devices : []) {
    if (!isJsonObject(device) || !String(device.qdev).includes(`/${deviceId(ids.system)}/`)) continue
    const { inserted } = device
    if (isJsonObject(inserted)) return { node: String(inserted['node-name']), path: String(inserted.file) }
  }
  throw new Error('QEMU does not know the system disk')
}
