import { rmSync } from 'node:fs'
import { HttpError } from '@occi/core'
import { killMachine } from '../programs/processes.ts'
import { isEnd } from '../qmp/qmp-error.ts'
import type { QmpEvent } from '../qmp/qmp-message.ts'
import type { MachineRecord } from '../state/machine-record.ts'
import { boot } from './boot.ts'
import { compacted } from './devices.ts'
import { forgetState, saveState, systemLayer } from './hibernation.ts'
import type { MachineHost } from './machine-host.ts'
import { MachineProcess } from './machine-process.ts'
import { Turns } from './turns.ts'

/** Changes of a record. A member that is `undefined` is removed. */
export type RecordChanges = { [K in keyof MachineRecord]?: MachineRecord[K] | undefined }

/** The record and the process of one machine, and how both follow what happens to the guest. */
export class MachineLife {
  readonly #key: string
  readonly #host: MachineHost
  readonly #turns = new Turns()
  #process: MachineProcess | undefined
  #isRunning = false
  #deadline: NodeJS.Timeout | undefined

  constructor(key: string, host: MachineHost) {
    this.#key = key
    this.#host = host
  }

  get record(): MachineRecord {
    const record = this.#host.records.get(this.#key)
    if (record === undefined) throw new HttpError(409, 'the machine is unknown to the hypervisor')
    return record
  }

  get process(): MachineProcess | undefined {
    return this.#process
  }

  /** Whether the guest runs: it does not if it is paused. */
  get isRunning(): boolean {
    return this.#isRunning
  }

  turn<T>(run: () => Promise<T>): Promise<T> {
    return this.#turns.take(run)
  }

  change(changes: RecordChanges): void {
    this.#host.records.put({ ...this.record, ...changes } as MachineRecord)
  }

  /** Starts a process, from the saved state if there is one; without one the guest finds its devices anew. */
  async boot(): Promise<void> {
    const { snapshot: saved, message: _, pending: _pending, ...rest } = this.record
    const isSaved = rest.state === 'hibernated' && saved !== undefined
    const before = isSaved ? { ...rest, snapshot: saved } : compacted(rest)
    const record = this.#host.records.put<MachineRecord>({ ...before, state: 'active' })
    try {
      const process = await boot(record, this.#host, this.#following())
      this.#process = process
      this.#isRunning = true
      if (isSaved) this.#forgetState(process, saved)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.change({ state: 'inactive', snapshot: undefined, message: `it could not be started: ${why}` })
      throw new HttpError(409, `${record.location} could not be started: ${why}`)
    }
  }

  async pause(process: MachineProcess): Promise<void> {
    await process.execute('stop')
    this.#isRunning = false
    this.change({ message: undefined })
  }

  async resume(process: MachineProcess): Promise<void> {
    await process.execute('cont')
    this.#isRunning = true
    this.change({ message: undefined })
  }

  /** Saves the state of a paused guest, outside the turn: it takes as long as its memory is large. */
  hibernate(process: MachineProcess): void {
    const saved = saveState(this.record, process)
    this.#later(
      'hibernating',
      async () => {
        const [end] = await Promise.allSettled([saved])
        if (this.#process !== process) return
        if (end.status === 'fulfilled') return this.settle(undefined, 'hibernated')
        this.change({ pending: undefined, message: `its state could not be saved: ${end.reason.message}` })
        throw end.reason
      },
      saved,
    )
  }

  /** Ends a guest that does not shut down in its time. */
  awaitShutdown(what: 'stop' | 'restart'): void {
    const until = Date.now() + this.#host.shutdownTime
    this.change({ pending: { what, until }, message: undefined })
    this.#await(until)
  }

  /** Connects to the process that an earlier service has left, or notes that none is left. */
  async adopt(pid: number | undefined): Promise<void> {
    if (pid !== undefined) {
      try {
        this.#process = await MachineProcess.adopt(pid, this.#following())
      } catch (error) {
        this.#host.report(error, `connecting to the machine ${this.record.location}, which is ended now`)
        await killMachine(pid, this.#host.records.folder)
      }
    }
    if (this.#process === undefined) await this.#noteEnd('it ended while the service was not running')
    else await this.#follow(this.#process)
  }

  /** Ends the process of a guest that has ended, and does what was to follow. */
  async settle(message: string | undefined, state: 'inactive' | 'hibernated' = 'inactive'): Promise<void> {
    const isRestart = this.record.pending?.what === 'restart'
    // Before anyone sees that it has ended, its last output can be read.
    await this.#process?.console.drain().catch(() => {})
    // First on the disk: if the service ends now, the next one knows what the end of the process means.
    if (!isRestart) this.change({ state, pending: undefined, message })
    await this.leave()?.end()
    if (isRestart) await this.boot()
    else await this.#noteGone()
  }

  /** Follows the process no longer, and returns it. */
  leave(): MachineProcess | undefined {
    clearTimeout(this.#deadline)
    const process = this.#process
    this.#process = undefined
    this.#isRunning = false
    return process
  }

  /** Finds out what a process does that an earlier service has left. */
  async #follow(process: MachineProcess): Promise<void> {
    const { path } = await systemLayer(process)
    if (path !== this.record.system) this.change({ system: path })
    const status = await process.status()
    if (status === 'prelaunch') await this.resume(process)
    else await this.#take(status)
    const { pending, snapshot } = this.record
    if (this.#process === undefined) return
    if (pending?.what === 'hibernate') this.hibernate(process)
    else if (pending !== undefined) this.#await(pending.until)
    else if (snapshot !== undefined) this.#forgetState(process, snapshot)
  }

  /** Takes over what QEMU says of the guest. */
  async #take(status: string): Promise<void> {
    this.#isRunning = status === 'running'
    const isExpected = this.record.pending !== undefined
    if (status === 'shutdown') await this.settle(isExpected ? undefined : 'the guest has shut down')
    else if (status === 'guest-panicked') await this.settle('the guest has panicked')
    else if (status === 'internal-error') await this.settle('the emulation of the machine has failed')
    else if (status === 'io-error') this.change({ message: 'a disk cannot be written: is the file system full?' })
  }

  #following() {
    const { folder } = this.#host.records
    return {
      machines: folder,
      folder: `${folder}/${this.#key}`,
      onEvent: (event: QmpEvent) => this.#onEvent(event),
      onEnd: () => this.#onEnd(),
    }
  }

  #onEvent({ event, data }: QmpEvent): void {
    if (event === 'DEVICE_DELETED' && typeof data.device === 'string') this.#host.released(this.#key, data.device)
    if (!watched.has(event)) return
    this.#later(`following ${event}`, async () => {
      const process = this.#process
      if (process !== undefined) await this.#take(await process.status())
    })
  }

  #onEnd(): void {
    const process = this.#process
    if (process === undefined) return
    this.#later('following the end of the process', async () => {
      if (this.#process !== process) return
      this.leave()
      await killMachine(process.pid, this.#host.records.folder)
      await this.#noteEnd('QEMU has ended unexpectedly')
    })
  }

  /** Does something in its turn that no caller waits for, when something else has ended, and has the entity follow. */
  #later(during: string, run: () => Promise<void>, after: Promise<unknown> = Promise.resolve()): void {
    const follow = async () => {
      await after.catch(() => {})
      try {
        await this.turn(run)
      } catch (error) {
        // What fails since the connection has ended is followed by what notes the end.
        if (this.#process !== undefined && !isEnd(error))
          this.#host.report(error, `${during} of the machine ${this.#key}`)
      }
      const record = this.#host.records.get(this.#key)
      if (record !== undefined) this.#host.changed(record)
    }
    void follow()
  }

  #forgetState(process: MachineProcess, snapshot: string): void {
    const forgotten = forgetState(this.record, snapshot, process)
    const forget = async () => {
      await forgotten
      // Another state may have been saved since.
      if (this.#process === process && this.record.snapshot === snapshot) this.change({ snapshot: undefined })
    }
    this.#later('removing the saved state', forget, forgotten)
  }

  #await(until: number): void {
    const end = () => {
      this.#later('stopping', async () => {
        if (this.#process === undefined || this.record.pending === undefined) return
        await this.settle('the guest did not shut down in time and was switched off')
      })
    }
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(end, Math.max(0, until - Date.now())).unref()
  }

  /** Records that there is no process, whatever the record says. */
  async #noteEnd(message: string): Promise<void> {
    const { state, pending } = this.record
    const why = pending?.what === 'stop' ? undefined : message
    if (state === 'active') this.change({ state: 'inactive', pending: undefined, message: why })
    await this.#noteGone()
  }

  /** What a process that has ended leaves is of no use. */
  async #noteGone(): Promise<void> {
    for (const file of ['qmp', 'pid']) rmSync(this.#host.records.path(this.#key, file), { force: true })
    for (const nic of this.record.nics) await this.#host.releaseNic(nic)
    if (this.record.state === 'inactive') await this.#host.ended(this.#key)
  }
}

const watched: ReadonlySet<string> = new Set(['SHUTDOWN', 'STOP', 'RESUME', 'GUEST_PANICKED'])
