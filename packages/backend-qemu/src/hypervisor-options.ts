import { totalmem } from 'node:os'
import type { OsImage } from './images/images-folder.ts'
import type { Capacity, Limits } from './limits.ts'

/** The options of a hypervisor. */
export interface HypervisorOptions {
  /** Absolute path of the folder that keeps machines, disks and networks. It is created if it does not exist. */
  readonly folder: string
  /** The operating systems that machines can be created with. Defaults to none. */
  readonly images?: readonly OsImage[]
  /** The scheme of their templates, and of those that `save` creates. Defaults to `http://example.com/occi/os_tpl#`. */
  readonly templateScheme?: string
  /** The program that runs machines. Defaults to `qemu-system-x86_64`. */
  readonly program?: string
  /** The program that makes images. Defaults to `qemu-img`. */
  readonly imageProgram?: string
  /** Whether KVM is used. Defaults to `auto`: if a guest runs with it. */
  readonly accelerator?: 'auto' | 'kvm' | 'tcg'
  /** The user and group that QEMU runs as, if this process may choose. Default to its own. */
  readonly uid?: number
  readonly gid?: number
  /** How much precedence other programs have over QEMU, from 0 to 19 (`nice(1)`). Defaults to 10. */
  readonly niceness?: number
  /** The bridge of this computer that networks with the mixin `bridge` are on. Needs root. Defaults to none. */
  readonly bridge?: string
  /** Milliseconds that a guest has to shut down before it is switched off. Defaults to 60,000. */
  readonly shutdownTime?: number
  /** What all machines may take, and those of each user. Defaults to {@link defaultLimits}. */
  readonly limits?: { readonly all?: Partial<Capacity>; readonly owner?: Partial<Capacity> }
  /** Receives errors that no caller sees. Defaults to the error console. */
  readonly report?: (error: unknown, during: string) => void
}

/** Half of the memory of this computer, a quarter of it for each user. */
export function defaultLimits(): Limits {
  const memory = Math.floor(totalmem() / 1024 ** 2)
  return {
    all: { machines: 64, memory: Math.floor(memory / 2), disk: 1024 },
    owner: { machines: 16, memory: Math.floor(memory / 4), disk: 256 },
  }
}
