import { randomUUID } from 'node:crypto'
import { HttpError } from '@occi/core'
import { type Common, requireRoomFor, withRoomFor } from './common.ts'
import { gibibyte } from './limits.ts'
import { placeOfDisk } from './machine/devices.ts'
import { Machine } from './machine/machine.ts'
import type { MachineHost } from './machine/machine-host.ts'
import type { ImageSource } from './programs/image-tool.ts'
import { keyOf, type Place } from './state/key.ts'
import type { KernelRecord, MachineRecord } from './state/machine-record.ts'
import type { Records } from './state/records.ts'

/** What a new machine begins with. */
export interface Installation {
  readonly template?: string | undefined
  readonly disk?: ImageSource | undefined
  readonly kernel?: KernelRecord | undefined
  /** Octets of the system disk. */
  readonly size: number
}

/** The values of a machine that clients choose. */
export type MachineValues = Pick<MachineRecord, 'cores' | 'memory' | 'hostname'>

/** The machines of a hypervisor. */
export class Machines {
  readonly records: Records<MachineRecord>
  readonly #common: Common
  readonly #host: MachineHost
  readonly #machines = new Map<string, Machine>()

  constructor(common: Common, host: MachineHost) {
    this.#common = common
    this.#host = host
    this.records = host.records
    for (const { key } of this.records.all()) this.#machines.set(key, new Machine(key, host))
  }

  all(): readonly Machine[] {
    return [...this.#machines.values()]
  }

  /** Returns the machine of an entity; undefined if the hypervisor does not know it. */
  find(place: Place): Machine | undefined {
    return this.#machines.get(keyOf(place))
  }

  /** Returns the machine with a key. */
  withKey(key: string): Machine | undefined {
    return this.#machines.get(key)
  }

  /** @throws HttpError 409 if the hypervisor does not know it */
  get(place: Place): Machine {
    const machine = this.find(place)
    if (machine === undefined) throw new HttpError(409, `${place.location} is unknown to the hypervisor`)
    return machine
  }

  /**
   * Creates a machine that does not run, in place of what may be left of an earlier one.
   *
   * @param ephemeral octets of a disk that will be added, which must have room as well
   * @throws HttpError 409 if a limit would be exceeded
   */
  async create(place: Place, values: MachineValues, from: Installation, ephemeral = 0): Promise<void> {
    await this.remove(place)
    const { location, owner } = place
    const wanted = { owner, machines: 1, memory: values.memory, disk: from.size + ephemeral }
    requireRoomFor(wanted, this.#common)
    const key = keyOf(place)
    const empty = { disks: [], nics: [], publicKeys: [], state: 'inactive' } as const
    await this.#common.layers.add(async (system) => {
      // The record first: a machine whose disk is still being made takes from the limits, too.
      const instance = randomUUID()
      this.records.put({ key, location, owner, ...values, instance, ...installed(from, system), ...empty })
      this.#machines.set(key, new Machine(key, this.#host))
      try {
        await this.#common.images.create(system, from.size, from.disk)
      } catch (error) {
        await this.remove(place)
        throw error
      }
    })
  }

  /** Installs a machine that does not run anew. Its system disk is replaced. */
  async install(place: Place, from: Installation): Promise<void> {
    const machine = this.get(place)
    const { systemSize, owner, template } = machine.record
    if (template === from.template) return
    const { images, layers } = this.#common
    await withRoomFor({ owner, disk: Math.max(0, from.size - systemSize) }, this.#common, () =>
      layers.add(async (system) => {
        await images.create(system, from.size, from.disk)
        machine.change({ template: undefined, kernel: undefined, ...installed(from, system), instance: randomUUID() })
      }),
    )
    this.collect()
  }

  /** Changes the sizes and the name of a machine that does not run. */
  configure(place: Place, values: MachineValues): void {
    const machine = this.get(place)
    const { memory, owner } = machine.record
    requireRoomFor({ owner, memory: values.memory - memory }, this.#common)
    machine.change(values)
  }

  /** Adds a disk that belongs to a machine, and returns its name in the guest. */
  async addDisk(place: Place, size: number): Promise<string> {
    const machine = this.get(place)
    const { owner } = machine.record
    const { layers, images } = this.#common
    const add = async (path: string) => {
      await images.create(path, size)
      // One that was added just before the service was killed is replaced.
      const others = machine.record.disks.filter((disk) => disk.size === undefined)
      const disk = { id: 'ephemeral', path, size, ...placeOfDisk({ ...machine.record, disks: others }) }
      machine.change({ disks: [...others, disk] })
      return disk.device
    }
    return withRoomFor({ owner, disk: size }, this.#common, () => layers.add(add))
  }

  /** Removes the disk that belongs to a machine which does not run. */
  removeDisk(place: Place): void {
    const machine = this.find(place)
    if (machine === undefined) return
    machine.change({ disks: machine.record.disks.filter(({ size }) => size === undefined) })
    this.collect()
  }

  /** Ends and removes the machine of an entity, if there is one. */
  async remove(place: Place): Promise<void> {
    const key = keyOf(place)
    const machine = this.#machines.get(key)
    if (machine === undefined) return
    await machine.remove()
    this.#machines.delete(key)
    this.collect()
  }

  /** Removes images that nothing uses any more. */
  collect(): void {
    const { records, layers } = this.#common
    layers.collect([
      ...records.machines.all().flatMap(({ system, disks }) => [system, ...disks.map(({ path }) => path)]),
      ...records.templates.all().flatMap(({ image }) => (image === undefined ? [] : [image])),
    ])
  }

  close(): void {
    for (const machine of this.#machines.values()) machine.close()
  }
}

function installed({ template, kernel, size }: Installation, system: string) {
  return {
    system,
    systemSize: size,
    ...(template === undefined ? {} : { template }),
    ...(kernel === undefined ? {} : { kernel }),
  } satisfies Partial<MachineRecord>
}

/** Whole MiB of a size in GiB. */
export function mebibytesOf(size: unknown): number {
  return Math.round(Number(size) * 1024)
}

/** Octets of a size in GiB. */
export function octetsOfGib(size: number): number {
  // Disks have whole sectors.
  return Math.ceil((size * gibibyte) / 512) * 512
}
