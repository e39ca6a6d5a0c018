import { HttpError } from '@occi/core'

/** What machines may take together; each is what they may have, not what they have written so far. */
export interface Capacity {
  readonly machines: number
  /** MiB. */
  readonly memory: number
  /** GiB of system disks, ephemeral disks, volumes and their backups, and saved templates. */
  readonly disk: number
}

/** The limits of a hypervisor: of all, and of each owner. */
export interface Limits {
  readonly all: Capacity
  readonly owner: Capacity
}

/** Something that takes from the capacity. */
export interface Demand {
  readonly owner?: string | undefined
  readonly machines?: number
  readonly memory?: number
  /** Octets. */
  readonly disk?: number
}

export const gibibyte = 1024 ** 3

const names = { machines: 'machines', memory: 'MiB of memory', disk: 'GiB of disk' } as const

/**
 * Requires that there is room for something, before anything of it is made.
 *
 * @param demands all that is there already
 * @throws HttpError 409 with the limit that would be exceeded
 */
export function requireRoom(wanted: Demand, demands: readonly Demand[], limits: Limits): void {
  requireWithin(wanted, demands, limits.all, 'this service')
  const own = demands.filter(({ owner }) => owner === wanted.owner)
  if (wanted.owner !== undefined) requireWithin(wanted, own, limits.owner, 'each user')
}

function requireWithin(wanted: Demand, demands: readonly Demand[], most: Capacity, whose: string): void {
  for (const what of ['machines', 'memory', 'disk'] as const) {
    const unit = what === 'disk' ? gibibyte : 1
    const more = (wanted[what] ?? 0) / unit
    if (more <= 0) continue
    const used = demands.reduce((sum, demand) => sum + (demand[what] ?? 0), 0) / unit
    if (used + more <= most[what]) continue
    throw new HttpError(
      409,
      `${most[what]} ${names[what]} is the limit of ${whose}, of which ${round(most[what] - used)} are left: ` +
        `${round(more)} more are wanted`,
    )
  }
}

function round(value: number): number {
  return Math.max(0, Math.round(value * 100) / 100)
}
