import { chownSync, mkdirSync } from 'node:fs'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { Attachments } from './attachments.ts'
import { lockFolder } from './folder-lock.ts'
import { defaultLimits, type HypervisorOptions } from './hypervisor-options.ts'
import { Layers } from './images/layers.ts'
import { Templates } from './images/templates.ts'
import type { Demand } from './limits.ts'
import { Machines } from './machines.ts'
import { Networks } from './network/networks.ts'
import { Taps } from './network/taps.ts'
import { Notifier } from './notifier.ts'
import { chosenAccelerator } from './programs/accelerator.ts'
import { programFaults } from './programs/check.ts'
import { ImageTool } from './programs/image-tool.ts'
import { killMachine, machineProcesses } from './programs/processes.ts'
import { requireOpenPath } from './programs/user.ts'
import type { Place } from './state/key.ts'
import type { MachineRecord } from './state/machine-record.ts'
import type { NetworkRecord, TemplateRecord, VolumeRecord } from './state/other-records.ts'
import { Records } from './state/records.ts'
import { Volumes } from './storage/volumes.ts'

/** Longer paths of sockets than this do not exist (`unix(7)`), and the machines' are below the folder. */
const longestFolder = 64

/** Runs machines with QEMU on this computer. Its folder says what exists, its processes what runs. */
export class QemuHypervisor {
  readonly machines: Machines
  readonly volumes: Volumes
  readonly networks: Networks
  readonly attachments: Attachments
  readonly templates: Templates
  readonly templateScheme: string
  /** What runs guests: the processor (`kvm`), or a program that emulates one (`tcg`). */
  readonly accelerator: 'kvm' | 'tcg'
  readonly #lock: Server
  #notifier: Notifier | undefined

  private constructor(options: HypervisorOptions, accelerator: 'kvm' | 'tcg', lock: Server) {
    const { folder, uid, gid, report = (error, during) => console.error(during, error) } = options
    const { limits = {}, program = 'qemu-system-x86_64', imageProgram = 'qemu-img', shutdownTime = 60_000 } = options
    const { niceness = 10 } = options
    this.#lock = lock
    this.accelerator = accelerator
    this.templateScheme = options.templateScheme ?? 'http://example.com/occi/os_tpl#'
    const own = (path: string) => {
      mkdirSync(path, { recursive: true, mode: 0o711 })
      if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
      return path
    }
    const machineRecords = new Records<MachineRecord>(join(folder, 'machines'), own)
    const volumeRecords = new Records<VolumeRecord>(join(folder, 'volumes'), own)
    const networkRecords = new Records<NetworkRecord>(join(folder, 'networks'), own)
    const templateRecords = new Records<TemplateRecord>(join(folder, 'templates'), own)
    const defaults = defaultLimits()
    const common = {
      limits: { all: { ...defaults.all, ...limits.all }, owner: { ...defaults.owner, ...limits.owner } },
      images: new ImageTool(imageProgram, { uid, gid }),
      layers: new Layers(own(join(folder, 'images'))),
      records: { machines: machineRecords, volumes: volumeRecords, templates: templateRecords },
      reserved: new Set<Demand>(),
      report,
    }
    const taps = options.bridge === undefined ? undefined : new Taps(options.bridge, folder, uid)
    this.networks = new Networks(networkRecords, machineRecords, taps, report)
    this.machines = new Machines(common, {
      records: machineRecords,
      program,
      accelerator,
      niceness,
      uid,
      gid,
      shutdownTime,
      netdevOf: this.networks.netdevOf,
      prepareNic: this.networks.prepare,
      releaseNic: this.networks.release,
      isUp: this.networks.isUp,
      changed: (place) => this.#notifier?.notify(place),
      ended: (key) => this.#ended(key),
      released: (key, device) => this.attachments.released(key, device),
      report,
    })
    this.templates = new Templates(common, this.machines, options.images ?? [], this.templateScheme)
    this.attachments = new Attachments(this.machines, volumeRecords, this.networks, report)
    this.volumes = new Volumes(common, this.machines, (place) => this.#notifier?.notify(place))
  }

  /**
   * Opens the folder of a hypervisor, and takes over the machines that run.
   *
   * @throws Error if the folder cannot be used, or a program is missing
   */
  static async open(options: HypervisorOptions): Promise<QemuHypervisor> {
    const { folder, accelerator = 'auto', program = 'qemu-system-x86_64' } = options
    if (!folder.startsWith('/') || folder.length > longestFolder) {
      throw new Error(`the folder ${folder} must be an absolute path of at most ${longestFolder} characters`)
    }
    const faults = await programFaults(options)
    if (faults.length > 0) throw new Error(faults.join('; '))
    if (options.bridge !== undefined) Taps.require(options.bridge)
    mkdirSync(folder, { recursive: true, mode: 0o711 })
    if (options.uid !== undefined) requireOpenPath(folder)
    const lock = await lockFolder(folder)
    try {
      const chosen = await chosenAccelerator(program, accelerator)
      const hypervisor = new QemuHypervisor(options, chosen, lock)
      await hypervisor.#adopt()
      return hypervisor
    } catch (error) {
      lock.close()
      throw error
    }
  }

  /**
   * Begins to tell the service of changes outside requests, and has it update everything that may have changed so far.
   *
   * @param update updates an entity to the state of the hypervisor ({@link refresher})
   * @param report receives what cannot be stored
   */
  follow(
    update: (place: Place) => PromiseLike<unknown>,
    report: (error: unknown, during: string) => void = () => {},
  ): void {
    this.#notifier = new Notifier(update, report)
    for (const record of [...this.machines.records.all(), ...this.volumes.records.all()]) this.#notifier.notify(record)
  }

  /** Ends the service's part; the machines keep running. */
  close(): void {
    this.#notifier?.close()
    this.machines.close()
    this.volumes.close()
    this.networks.close()
    this.#lock.close()
  }

  async #adopt(): Promise<void> {
    const { machines } = this
    const running = machineProcesses(machines.records.folder)
    // What runs without a record was being created, or deleted.
    for (const [key, pid] of running) {
      if (machines.records.get(key) === undefined) await killMachine(pid, machines.records.folder)
    }
    await Promise.all(machines.all().map((machine) => machine.adopt(running.get(machine.key))))
    this.networks.serve()
    await this.volumes.resume()
    this.attachments.resume()
    machines.collect()
  }

  /** What waits for the end of a machine. */
  async #ended(key: string): Promise<void> {
    this.attachments.ended(key)
    await this.templates.ended(key)
  }
}
