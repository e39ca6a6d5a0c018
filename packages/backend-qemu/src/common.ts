import type { Layers } from './images/layers.ts'
import type { Demand, Limits } from './limits.ts'
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
  readonly report: (error: unknown, during: string) => void
}

/** Returns all that takes from the limits. */
export function demandsOf({ records }: Common): readonly Demand[] {
  return [
    ...records.machines.all().map(({ owner, memory, systemSize, disks }) => {
      const disk = disks.reduce((sum, { size = 0 }) => sum + size, systemSize)
      return { owner, machines: 1, memory, disk }
    }),
    ...records.volumes.all().map(({ owner, size, backups }) => ({ owner, disk: size * (1 + backups) })),
    ...records.templates.all().map(({ owner, size }) => ({ owner, disk: size })),
  ]
}
