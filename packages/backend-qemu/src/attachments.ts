import { HttpError } from '@occi/core'
import { placeOfDisk, placeOfNic } from './machine/devices.ts'
import { plugDisk, plugNic, unplug } from './machine/hot-plug.ts'
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

  constructor(machines: Machines, volumes: Records<VolumeRecord>, networks: Networks) {
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
    if (this.#volumes.get(volume) === undefined) {
      throw new HttpError(409, `${storage.location} is unknown to the hypervisor`)
    }
    const machine = this.#machines.get(compute)
    return machine.turn(async () => {
      requireAwake(machine)
      if (this.holderOf(volume) !== undefined) {
        throw new HttpError(409, `${storage.location} is attached to a compute already`)
      }
      const link = { location, owner }
      const path = this.#volumes.path(volume, 'disk.qcow2')
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
      requireAwake(machine)
      const link = { location, owner }
      const nic = { id: idOf(link), link, network: key, mac, ...placeOfNic(machine.record) }
      machine.change({ nics: [...machine.record.nics, nic] })
      try {
        const netdev = this.#networks.netdevOf(nic)
        if (machine.process !== undefined) await plugNic(nic, netdev, this.#networks.isUp(key), machine.process)
      } catch (error) {
        this.#forget(machine, nic.id)
        throw error
      }
      return nic
    })
  }

  /** Sets the address that a network device gets. */
  address(compute: Place, link: Place, lease: AddressOfNic): void {
    const machine = this.#machines.find(compute)
    if (machine === undefined) return
    const id = idOf(link)
    const nics = machine.record.nics.map((nic) => (nic.id === id ? ({ ...nic, ...lease } as NicRecord) : nic))
    machine.change({ nics })
    this.#networks.serve()
  }

  /** Plugs the cables of a network in or out, at all machines that run. */
  async setCarrier(network: Place, isUp: boolean): Promise<void> {
    const key = keyOf(network)
    for (const machine of this.#machines.all()) {
      if (!machine.record.nics.some((nic) => nic.network === key)) continue
      await machine.turn(async () => {
        for (const { id, network: connected } of machine.record.nics) {
          if (connected === key) await machine.process?.execute('set_link', { name: id, up: isUp }).catch(unlessEnd)
        }
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
        if (process !== undefined && (await unplug(id, kindOf(machine, id), process))) this.#forget(machine, id)
        else this.#retry(machine, id)
      }
    })
    this.#networks.serve()
  }

  /** Notes that a guest has released a device. */
  released(key: string, device: string): void {
    const machine = this.#machines.withKey(key)
    if (machine === undefined) return
    const id = device.replace(/^device-/, '')
    void machine.turn(async () => {
      const found = deviceOf(machine, id)
      const { process } = machine
      if (!found?.isLeaving || process === undefined) return
      await unplug(id, kindOf(machine, id), process)
      this.#forget(machine, id)
    })
  }

  /** A guest that has ended has released everything. */
  ended(key: string): void {
    const machine = this.#machines.withKey(key)
    if (machine === undefined) return
    const { disks, nics } = machine.record
    for (const { id, isLeaving } of [...disks, ...nics]) if (isLeaving) this.#forget(machine, id)
  }

  #retry(machine: Machine, id: string): void {
    const again = () =>
      void machine.turn(async () => {
        if (this.#machines.withKey(machine.key) !== machine || !deviceOf(machine, id)?.isLeaving) return
        const { process } = machine
        if (process !== undefined && (await unplug(id, kindOf(machine, id), process))) this.#forget(machine, id)
        else this.#retry(machine, id)
      })
    setTimeout(again, patience).unref()
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

/** The devices of a guest whose state is saved must be those that it knows. */
function requireAwake({ record }: Machine): void {
  if (record.state !== 'hibernated') return
  throw new HttpError(409, `${record.location} is hibernated: start it before its devices are changed`)
}
