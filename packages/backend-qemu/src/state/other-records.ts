import type { Place } from './key.ts'
import type { KernelRecord } from './machine-record.ts'
import type { Kept } from './records.ts'

/** What the hypervisor keeps of a storage; its image is `disk.qcow2` beside the record. */
export interface VolumeRecord extends Kept, Place {
  /** Octets. */
  readonly size: number
  /** Set while the size of the image changes: only the image itself knows it. */
  readonly isResizing?: boolean
  readonly state: 'online' | 'offline'
  /** How many snapshots there are within its image, and copies beside it. */
  readonly snapshots: number
  readonly backups: number
  /** The file of the copy that is being made, beside the record. */
  readonly unfinished?: string
  readonly message?: string
}

/** What the hypervisor keeps of a network. */
export interface NetworkRecord extends Kept, Place {
  /** The multicast address and port, on the loopback device, at which its packets are exchanged. */
  readonly group: string
  readonly port: number
  readonly state: 'active' | 'inactive'
  /** How its guests reach the outside; undefined: they do not. */
  readonly outside?: 'nat' | 'bridge'
}

/** What the hypervisor keeps of an OS template that a machine was saved as. */
export interface TemplateRecord extends Kept {
  readonly identifier: string
  readonly owner?: string | undefined
  /** The image of the system disk; none until the machine stops, for a save that waits for that. */
  readonly image?: string
  /** Octets. */
  readonly size: number
  readonly kernel?: KernelRecord
  /** Set until the service is known to have the template: if it was killed while it saved, it has none. */
  readonly isNew?: boolean
  /** The key of the machine that is saved when it stops. */
  readonly waitsFor?: string
}
