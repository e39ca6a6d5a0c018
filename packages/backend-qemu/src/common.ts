import type { Layers } from './images/layers.ts'
import { type Demand, type Limits, requireRoom } from './limits.ts'
import type { ImageTool } from './programs/image-tool.ts'
import type { MachineRecord } from './state/machine-record.ts'
import type { TemplateRecord, VolumeRecord } from './state/other-records.ts'
import type { Records } from './state/records.ts'

/** What the parts of a hypervisor share. */
export interface Common {
  readonly limits: Limits
  readonly images: ImageTool
  readonly layers: Layers
  readonly records: {
    readonly machines: Records<MachineRecord>
    readonly volumes: Records<VolumeRecord>
    readonly templates: Records<TemplateRecord>
  }
  /** What requests in progress take, whose records do not say so yet. */
  readonly reserved: Set<Demand>
  readonly report: (error: unknown, during: string) => void
}

/**
 * Requires that there is room for something whose record is written at once.
 *
 * @throws HttpError 409 with the limit that would be exceeded
 */
export function requireRoomFor(wanted: Demand, common: Common): void {
  requireRoom(wanted, demandsOf(common), common.limits)
}

/**
 * Runs what takes from the limits when it ends; until then nothing else gets that room.
 *
 * @throws HttpError 409 with the limit that would be exceeded
 */
export async function withRoomFor<T>(wanted: Demand, common: Common, run: () => Promise<T>): Promise<T> {
  requireRoomFor(wanted, common)
  common.reserved.add(wanted)
  try {
    return await run()
  } finally {
    common.reserved.delete(wanted)
  }
}

/** Returns all that takes from the limits. */
function demandsOf({ records, reserved }: Common): readonly Demand[] {
  return [
    ...reserved,
    ...records.machines.all().map(({ owner, memory, systemSize, disks }) => {
      const disk = disks.reduce((sum, { size = 0 }) => sum + size, systemSize)
      return { owner, machines: 1, memory, disk }
    }),
    ...records.volumes.all().map(({ owner, size, backups }) => ({ owner, disk: size * (1 + backups) })),
    ...records.templates.all().map(({ owner, size }) => ({ owner, disk: size })),
  ]
}
