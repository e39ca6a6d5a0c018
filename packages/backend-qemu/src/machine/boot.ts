import type { JsonObject } from '@occi/core'
import type { MachineRecord, NicRecord } from '../state/machine-record.ts'
import { writeSeed } from './cloud-init-seed.ts'
import { commandLine } from './command-line.ts'
import { setCarriers } from './hot-plug.ts'
import { MachineProcess, type ProcessOptions, startTime } from './machine-process.ts'

/** What the process of a machine is started with. */
export interface BootOptions {
  /** The program QEMU. */
  readonly program: string
  readonly accelerator: 'kvm' | 'tcg'
  /** From 0 to 19 (`nice(1)`). */
  readonly niceness: number
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  /** Returns the connection of a network device. */
  readonly netdevOf: (nic: NicRecord) => JsonObject
  /** Creates what a network device is connected with, before QEMU opens it. */
  readonly prepareNic: (nic: NicRecord) => Promise<void>
  /** Returns whether a network carries packets. */
  readonly isUp: (network: string) => boolean
}

/**
 * Starts the process of a machine and lets its guest run.
 *
 * @throws Error with QEMU's reason if it does not start; then no process is left
 */
export async function boot(
  record: MachineRecord,
  options: BootOptions,
  following: ProcessOptions,
): Promise<MachineProcess> {
  const { folder } = following
  const { program, niceness, uid, gid, isUp, prepareNic } = options
  for (const nic of record.nics) await prepareNic(nic)
  writeSeed(`${folder}/seed`, record)
  const args = commandLine(record, { ...options, folder })
  const process = await MachineProcess.start(
    { program, args, niceness, uid, gid, time: startTime(record.memory) },
    following,
  )
  try {
    await setCarriers(record, isUp, process)
    await process.execute('cont')
    return process
  } catch (error) {
    await process.end()
    throw error
  }
}
