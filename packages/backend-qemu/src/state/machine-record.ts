import type { Place } from './key.ts'
import type { Kept } from './records.ts'

/** A disk of a machine, beside its system disk. */
export interface DiskRecord {
  /** The id of the disk in QEMU, and its serial number in the guest. */
  readonly id: string
  /** Path of the image, in qcow2. */
  readonly path: string
  /** The link that attaches it; none for a disk that belongs to the machine. */
  readonly link?: Place
  /** The key of the volume that it is, or octets of a disk that belongs to the machine. */
  readonly volume?: string
  readonly size?: number
  /** Its place on the guest's bus. */
  readonly slot: number
  /** The name that the guest gives it, such as `/dev/vdb`. */
  readonly device: string
  /** Set while the guest has not released a disk that was detached. */
  readonly isLeaving?: boolean
}

/** A network device of a machine. */
export interface NicRecord {
  /** The id of the device in QEMU. */
  readonly id: string
  readonly slot: number
  /** The name that a guest gives it which counts them, such as `eth0`. */
  readonly name: string
  readonly mac: string
  /** The link that connects it. */
  readonly link: Place
  /** The key of the network. */
  readonly network: string
  /** The address that the guest gets, such as 192.168.0.5. */
  readonly address?: string
  /** The length of the prefix of its network's range. */
  readonly prefix?: number
  readonly gateway?: string
  /** Set while the guest has not released a device that was removed. */
  readonly isLeaving?: boolean
}

/** What a machine boots with if its disk does not say it. */
export interface KernelRecord {
  /** Absolute paths. */
  readonly kernel: string
  readonly initrd?: string
  readonly commandLine?: string
}

/** What the hypervisor keeps of a machine, whether or not it runs. */
export interface MachineRecord extends Kept, Place {
  /** What the guest takes to be its instance (cloud-init runs user data once for each). */
  readonly instance: string
  readonly cores: number
  /** MiB. */
  readonly memory: number
  readonly hostname: string
  readonly kernel?: KernelRecord
  /** The OS template that it was installed from, if any. */
  readonly template?: string
  /** Path of the image of the system disk. */
  readonly system: string
  /** Octets of the system disk. */
  readonly systemSize: number
  readonly disks: readonly DiskRecord[]
  readonly nics: readonly NicRecord[]
  readonly publicKeys: readonly string[]
  /** User data as the client gave it: as text, or in base64. */
  readonly userData?: string
  /** What it is if no process runs: a process that runs says itself what it does. */
  readonly state: 'inactive' | 'active' | 'hibernated'
  /** The snapshot that holds the state of a hibernated machine. */
  readonly snapshot?: string
  /** What is in progress, and what it waits for until when (milliseconds since 1970). */
  readonly pending?: { readonly what: 'stop' | 'restart' | 'hibernate'; readonly until: number }
  /** Why it is in this state, for people. */
  readonly message?: string
}
