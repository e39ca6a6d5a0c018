import { HttpError } from '@occi/core'
import { placeOfDisk, placeOfNic } from './machine/devices.ts'
import { plugDisk, plugNic, setCarriers, unplug } from './machine/hot-plug.ts'
import type { Machine } from './machine/machine.ts'
import type { Machines } from './machines.ts'
import type { Networks } from './network/networks.ts'
import { isEnd } from './qmp/qmp-error.ts'
import { keyOf, type Place } from './state/key.ts'
import type { DiskRecord, MachineRecord, NicRecord } from './state/machine-record.ts'
import type { VolumeRecord } from './state/other-records.ts'
import type { Records } from './state/records.ts'

/** What a network device gets; `undefined` for what it does not. */
export type AddressOfNic = { [K in 'address' | 'prefix' | 'gateway']: NicRecord[K] | undefined }

/** Milliseconds until a guest is asked again to release a device. */
const patience = 5000

/** Attaches volumes and networks to machines: to those that run by hot plug. */
export class Attachments {
  readonly #machines: Machines
  readonly #volumes: Records<VolumeRecord>
  readonly #networks: Networks
  readonly #report: (error: unknown, during: string) => void

  constructor(
    machines: Machines,
    volumes: Records<VolumeRecord>,
    networks: Networks,
    report: (error: unknown, during: string) => void,
  ) {
    this.#report = report
    this.#machines = machines
    this.#volumes = volumes
    this.#networks = networks
  }

  /** Returns the disk that a link attaches. */
  disk(compute: Place, link: Place): DiskRecord | undefined {
    return this.#machines.find(compute)?.record.disks.find(({ id }) => id === idOf(link))
  }

  /** Returns the network device that a link connects. */
  nic(compute: Place, link: Place): NicRecord | undefined {
    return this.#machines.find(compute)?.record.nics.find(({ id }) => id === idOf(link))
  }

  /** Returns the machine that a volume is attached to, whether or not it runs. */
  holderOf(volume: string): MachineRecord | undefined {
    return this.#machines.records.all().find(({ disks }) => disks.some((disk) => disk.volume === volume))
  }

  /**
   * Attaches a volume to a machine.
   *
   * @throws HttpError 409 if it is attached already, or the machine has no place for it
   */
  async attach(compute: Place, storage: Place, { location, owner }: Place): Promise<DiskRecord> {
    const volume = keyOf(storage)
    const record = this.#volumes.get(volume)
    if (record === undefined) throw new HttpError(409, `${storage.location} is unknown to the hypervisor`)
    if (record.unfinished !== undefined) {
      throw new HttpError(409, `a backup of ${storage.location} is in progress: try again later`)
    }
    const machine = this.#machines.get(compute)
    return machine.turn(async () => {
      machine.requireAwake('its devices are changed')
      if (this.holderOf(volume) !== undefined) {
        throw new HttpError(409, `${storage.location} is attached to a compute already`)
      }
      const link = { location, owner }
      const path = this.#volumes.path(volume, 'disk.qcow2')
      requireFree(machine, link)
      const disk = { id: idOf(link), path, link, volume, ...placeOfDisk(machine.record) }
      machine.change({ disks: [...machine.record.disks, disk] })
      try {
        if (machine.process !== undefined) await plugDisk(disk, machine.process)
      } catch (error) {
        this.#forget(machine, disk.id)
        throw error
      }
      return disk
    })
  }

  /** Connects a machine with a network. */
  async connect(compute: Place, network: Place, { location, owner }: Place, mac: string): Promise<NicRecord> {
    const machine = this.#machines.get(compute)
    const key = keyOf(network)
    if (this.#networks.records.get(key) === undefined) {
      throw new HttpError(409, `${network.location} is unknown to the hypervisor`)
    }
    return machine.turn(async () => {
      machine.requireAwake('its devices are changed')
      const link = { location, owner }
      requireFree(machine, link)
      const nic = { id: idOf(link), link, network: key, mac, ...placeOfNic(machine.record) }
      machine.change({ nics: [...machine.record.nics, nic] })
      try {
        const netdev = this.#networks.netdevOf(nic)
        if (machine.process !== undefined) {
          await this.#networks.prepare(nic)
          await plugNic(nic, netdev, this.#networks.isUp(key), machine.process)
        }
      } catch (error) {
        this.#forget(machine, nic.id)
        throw error
      }
      return nic
    })
  }

  /**
   * Sets the address that a network device gets.
   *
   * @throws HttpError 409 if QEMU itself gives it, and runs already
   */
  address(compute: Place, link: Place, lease: AddressOfNic): void {
    const machine = this.#machines.find(compute)
    if (machine === undefined) return
    const id = idOf(link)
    const isNat = this.#networks.records.get(this.nic(compute, link)?.network ?? '')?.outside === 'nat'
    if (isNat && machine.process !== undefined && lease.address !== undefined) {
      throw new HttpError(409, `${compute.location} runs: stop it before it gets an address in a network with NAT`)
    }
    const nics = machine.record.nics.map((nic) => (nic.id === id ? ({ ...nic, ...lease } as NicRecord) : nic))
    machine.change({ nics })
    this.#networks.serve()
  }

  /** Plugs the cables of a network in or out, at all machines that run. */
  async setCarrier(network: Place): Promise<void> {
    const key = keyOf(network)
    for (const machine of this.#machines.all()) {
      if (!machine.record.nics.some((nic) => nic.network === key)) continue
      await machine.turn(async () => {
        if (machine.process === undefined) return
        await setCarriers(machine.record, this.#networks.isUp, machine.process).catch(unlessEnd)
      })
    }
  }

  /** Detaches what a link attaches or connects. A guest that does not release it now keeps it until it does, or ends. */
  async detach(compute: Place, link: Place): Promise<void> {
    const machine = this.#machines.find(compute)
    const id = idOf(link)
    if (machine === undefined || deviceOf(machine, id) === undefined) return
    await machine.turn(async () => {
      const { process, record } = machine
      if (process === undefined && record.state !== 'hibernated') this.#forget(machine, id)
      else {
        this.#set(machine, id, true)
        await this.#release(machine, id)
      }
    })
    this.#networks.serve()
  }

  /** Notes that a guest has released a device. */
  released(key: string, device: string): void {
    const machine = this.#machines.withKey(key)
    if (machine === undefined) return
    const id = device.replace(/^device-/, '')
    this.#later(machine, () => this.#retry(machine, id))
  }

  /** Has guests release what they had not released when an earlier service ended. */
  resume(): void {
    for (const machine of this.#machines.all()) {
      const { disks, nics } = machine.record
      for (const { id, isLeaving } of [...disks, ...nics]) {
        if (isLeaving) this.#later(machine, () => this.#retry(machine, id))
      }
    }
  }

  /** A guest that has ended has released everything. */
  ended(key: string): void {
    const machine = this.#machines.withKey(key)
    if (machine === undefined) return
    const { disks, nics } = machine.record
    for (const { id, isLeaving } of [...disks, ...nics]) if (isLeaving) this.#forget(machine, id)
  }

  /** Removes a device that leaves, if the guest has released it and nothing else uses it; else later. */
  async #release(machine: Machine, id: string): Promise<void> {
    const { process } = machine
    if (process !== undefined && (await unplug(id, kindOf(machine, id), process))) {
      const nic = machine.record.nics.find((one) => one.id === id)
      if (nic !== undefined) await this.#networks.release(nic)
      this.#forget(machine, id)
    } else setTimeout(() => this.#later(machine, () => this.#retry(machine, id)), patience).unref()
  }

  async #retry(machine: Machine, id: string): Promise<void> {
    if (deviceOf(machine, id)?.isLeaving) await this.#release(machine, id)
  }

  /** Does something in the turn of a machine that no caller waits for. */
  #later(machine: Machine, run: () => Promise<void>): void {
    machine.turn(run).catch((error) => {
      // A deleted machine has no devices.
      if (this.#machines.withKey(machine.key) === machine) this.#report(error, 'releasing a device')
    })
  }

  #set(machine: Machine, id: string, isLeaving: boolean): void {
    const mark = <D extends { readonly id: string }>(one: D) => (one.id === id ? { ...one, isLeaving } : one)
    machine.change({ disks: machine.record.disks.map(mark), nics: machine.record.nics.map(mark) })
  }

  #forget(machine: Machine, id: string): void {
    const isOther = (one: { readonly id: string }) => one.id !== id
    machine.change({ disks: machine.record.disks.filter(isOther), nics: machine.record.nics.filter(isOther) })
  }
}

/** A machine that ends has no cables: what it is connected to when it starts again is looked up then. */
function unlessEnd(error: unknown): void {
  if (!isEnd(error)) throw error
}

/** The id in QEMU of what a link attaches. */
function idOf(link: Place): string {
  return `d${keyOf(link)}`
}

function deviceOf({ record }: Machine, id: string): DiskRecord | NicRecord | undefined {
  return [...record.disks, ...record.nics].find((one) => one.id === id)
}

function kindOf({ record }: Machine, id: string): 'disk' | 'nic' {
  return record.disks.some((disk) => disk.id === id) ? 'disk' : 'nic'
}

/** A link that was deleted and is created again needs the id that its device may still have. */
function requireFree(machine: Machine, link: Place): void {
  if (deviceOf(machine, idOf(link)) === undefined) return
  throw new HttpError(409, `the guest has not released the device of ${link.location} yet: try again later`)
}
