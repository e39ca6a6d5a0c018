import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { integer } from './integer.ts'
import { OptionError } from './option-error.ts'
import { placeBeside } from './places.ts'
import { inMemory } from './registry.ts'

/** How real machines are run. */
export interface QemuOptions {
  /** Absolute path of the folder that keeps machines, disks and networks. */
  readonly state: string
  /** Absolute path of the folder of images; undefined for none. */
  readonly images: string | undefined
  /** The user that QEMU runs as, and the group if it is not the user's own. Defaults to the user of the service. */
  readonly user: string | undefined
  /** How much precedence other programs have over QEMU, from 0 to 19. Defaults to that of the hypervisor. */
  readonly niceness: number | undefined
  /** Whether users may have networks with NAT to the outside. */
  readonly nat: boolean
  /** The bridge that users may have networks on. Defaults to none. */
  readonly bridge: string | undefined
  readonly limits: CapacityOption | undefined
  readonly userLimits: CapacityOption | undefined
}

/** Limits that the command line sets; memory in MiB, disk in GiB. */
export type CapacityOption = Readonly<Partial<Record<'machines' | 'memory' | 'disk', number>>>

/** The options of the hypervisor on the command line. */
export interface QemuValues {
  readonly hypervisor?: string
  readonly state?: string
  readonly images?: string
  readonly 'qemu-user'?: string
  readonly niceness?: string
  readonly nat?: boolean
  readonly bridge?: string
  readonly limits?: string
  readonly 'user-limits'?: string
  readonly check?: boolean
  readonly latency?: string
  readonly machines?: string
}

const names = ['state', 'images', 'qemu-user', 'niceness', 'nat', 'bridge', 'limits', 'user-limits', 'check'] as const

/**
 * Reads the options of real machines.
 *
 * @returns undefined if machines are simulated
 * @throws OptionError if one is not valid, or does not fit the hypervisor
 */
export function readQemuOptions(values: QemuValues, database: string, folder: string): QemuOptions | undefined {
  const { hypervisor = 'simulated', images, state, niceness, limits, 'user-limits': userLimits } = values
  if (hypervisor === 'simulated') {
    const other = names.find((name) => values[name] !== undefined)
    if (other !== undefined) throw new OptionError(`--${other} needs --hypervisor qemu`)
    return undefined
  }
  if (hypervisor !== 'qemu') {
    throw new OptionError(`--hypervisor is '${hypervisor}', expected one of simulated, qemu`)
  }
  const other = (['latency', 'machines'] as const).find((name) => values[name] !== undefined)
  if (other !== undefined) throw new OptionError(`--${other} is for simulated machines, not for --hypervisor qemu`)
  if (database === inMemory) {
    throw new OptionError(
      `--database ${inMemory} is not for --hypervisor qemu, since machines outlive the service: name a file`,
    )
  }
  const own = join(folder, 'images')
  return {
    state: requirePath('--state', state ?? placeBeside(database, 'qemu', folder)),
    images: images === undefined ? (existsSync(own) ? own : undefined) : requirePath('--images', images),
    user: values['qemu-user'],
    niceness: niceness === undefined ? undefined : integer('--niceness', niceness, 19),
    nat: values.nat ?? false,
    bridge: values.bridge === undefined ? undefined : requireInterface(values.bridge),
    limits: limits === undefined ? undefined : capacityOf('--limits', limits),
    userLimits: userLimits === undefined ? undefined : capacityOf('--user-limits', userLimits),
  }
}

function requirePath(name: string, path: string): string {
  if (path.trim() !== '') return resolve(path)
  throw new OptionError(`${name} is empty, expected a folder`)
}

/** Refuses what is no name of a network device of Linux. */
function requireInterface(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(name)) return name
  throw new OptionError(`--bridge is '${name}', expected the name of a bridge, such as br0`)
}

/** Reads limits such as `machines=10,memory=16,disk=500`, in GiB. */
function capacityOf(name: string, text: string): CapacityOption {
  const capacity: { machines?: number; memory?: number; disk?: number } = {}
  for (const part of text.split(',')) {
    const [, what, number] = /^(machines|memory|disk)=(\d+(?:\.\d+)?)$/.exec(part.trim()) ?? []
    const value = Number(number)
    if (what === 'machines' && Number.isInteger(value)) capacity.machines = value
    else if (what === 'memory') capacity.memory = Math.floor(value * 1024)
    else if (what === 'disk') capacity.disk = value
    else {
      throw new OptionError(
        `${name} has '${part}', expected machines=NUMBER, memory=GIB or disk=GIB, separated by commas`,
      )
    }
  }
  return capacity
}
