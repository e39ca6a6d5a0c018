import type { Place } from '../state/key.ts'
import type { MachineRecord, NicRecord } from '../state/machine-record.ts'
import type { Records } from '../state/records.ts'
import type { BootOptions } from './boot.ts'

/** What machines have around them. */
export interface MachineHost extends BootOptions {
  readonly records: Records<MachineRecord>
  /** Milliseconds that a guest has to shut down. */
  readonly shutdownTime: number
  /** Removes what a network device was connected with, when QEMU has closed it. */
  readonly releaseNic: (nic: NicRecord) => Promise<void>
  /** Called when a machine has changed outside a request. */
  readonly changed: (place: Place) => void
  /** Called when a machine has ended: nothing uses its disks. */
  readonly ended: (key: string) => Promise<void>
  /** Called when the guest has released a device. */
  readonly released: (key: string, device: string) => void
  /** Receives errors that no caller sees. */
  readonly report: (error: unknown, during: string) => void
}
