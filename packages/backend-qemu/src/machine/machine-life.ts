import { rmSync } from 'node:fs'
import { HttpError } from '@occi/core'
import { killMachine } from '../programs/processes.ts'
import { isEnd } from '../qmp/qmp-error.ts'
import type { QmpEvent } from '../qmp/qmp-message.ts'
import type { MachineRecord } from '../state/machine-record.ts'
import { boot } from './boot.ts'
import { compacted } from './devices.ts'
import { isStateLost, systemLayer } from './hibernation.ts'
import { setCarriers } from './hot-plug.ts'
import { MachineContext } from './machine-context.ts'
import { MachineProcess, startTime } from './machine-process.ts'
import { SavedState } from './saved-state.ts'

/** Starts and ends the process of one machine, and has its record follow what happens to the guest. */
export class MachineLife extends MachineContext {
  readonly #saved = new SavedState(this)
  #deadline: NodeJS.Timeout | undefined

  /**
   * Starts a process. A hibernated guest continues from its saved state, which is kept until it runs; another one finds its
   * devices anew.
   */
  async boot(): Promise<void> {
    const { message: _, ...record } = this.record
    const isSaved = record.state === 'hibernated'
    if (!isSaved) this.host.records.put<MachineRecord>({ ...compacted(record), state: 'active' })
    try {
      this.process = await boot(this.record, this.host, this.#following())
      this.isRunning = true
      // Only now: if the service is killed, the next one continues it from its saved state, or starts it anew.
      if (isSaved || record.pending !== undefined) {
        this.change({ state: 'active', message: undefined, pending: undefined })
      }
      this.#saved.forget(this.process)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const state = isSaved && !isStateLost(why) ? 'hibernated' : 'inactive'
      this.change({ state, pending: undefined, message: `it could not be started: ${why}` })
      await this.#noteGone()
      throw new HttpError(409, `${record.location} could not be started: ${why}`)
    }
  }

  async pause(process: MachineProcess): Promise<void> {
    await process.execute('stop')
    this.isRunning = false
    this.change({ message: undefined })
  }

  async resume(process: MachineProcess): Promise<void> {
    await process.execute('cont')
    this.isRunning = true
    this.change({ message: undefined })
  }

  /** Saves the state of a paused guest and ends the process, which takes longer than this call. */
  hibernate(process: MachineProcess): Promise<void> {
    return this.#saved.begin(process, this.#noteSaved)
  }

  /** Ends a guest that does not shut down in its time. */
  awaitShutdown(what: 'stop' | 'restart'): void {
    const until = Date.now() + this.host.shutdownTime
    this.change({ pending: { what, until }, message: undefined })
    this.#await(until)
  }

  /** Connects to the process that an earlier service has left, or notes that none is left. */
  async adopt(pid: number | undefined): Promise<void> {
    const { location, memory } = this.record
    if (pid !== undefined) {
      try {
        this.process = await MachineProcess.adopt(pid, startTime(memory), this.#following())
      } catch (error) {
        this.host.report(error, `connecting to the machine ${location}, which is ended now`)
        await killMachine(pid, this.host.records.folder)
      }
    }
    try {
      if (this.process === undefined) await this.#noteEnd('it ended while the service was not running')
      else await this.#follow(this.process)
    } catch (error) {
      // One machine does not keep the others from being taken over.
      if (!isEnd(error)) this.host.report(error, `taking over the machine ${location}`)
    }
  }

  /** Ends the process of a guest that has ended, and does what was to follow. */
  async settle(message: string | undefined, state: 'inactive' | 'hibernated' = 'inactive'): Promise<void> {
    const isRestart = this.record.pending?.what === 'restart'
    // Before anyone sees that it has ended, its last output can be read.
    await this.process?.console.drain().catch(() => {})
    // First on the disk: if the service ends now, the next one knows what the end of the process means.
    if (!isRestart) this.change({ state, pending: undefined, message })
    await this.leave()?.end()
    if (isRestart) await this.boot()
    else await this.#noteGone()
  }

  /** Follows the process no longer, and returns it. */
  leave(): MachineProcess | undefined {
    clearTimeout(this.#deadline)
    const process = this.process
    this.process = undefined
    this.isRunning = false
    return process
  }

  /** Finds out what a process does that an earlier service has left, and finishes what that has begun. */
  async #follow(process: MachineProcess): Promise<void> {
    const { state, system } = this.record
    const status = await process.status()
    // The earlier service was about to end it, or to continue it from a saved state, which is still complete.
    if (state === 'inactive' || (state === 'hibernated' && (status === 'paused' || status === 'prelaunch'))) {
      await this.leave()?.end()
      return this.#noteGone()
    }
    if (state === 'hibernated') this.change({ state: 'active' })
    const { path } = await systemLayer(process)
    if (path !== system) this.change({ system: path })
    await setCarriers(this.record, this.host.isUp, process)
    if (status === 'prelaunch') await this.resume(process)
    else await this.#take(status)
    const { pending } = this.record
    if (this.process === undefined) return
    if (pending?.what === 'hibernate') return this.#saved.finish(process, this.#noteSaved)
    this.#saved.forget(process)
    if (pending === undefined) return
    this.#await(pending.until)
    // It may not have been pressed; if it was, that changes nothing.
    if (pending.until > 0) await process.execute('system_powerdown')
  }

  readonly #noteSaved = (): Promise<void> => this.settle(undefined, 'hibernated')

  /** Takes over what QEMU says of the guest. */
  async #take(status: string): Promise<void> {
    this.isRunning = status === 'running'
    const isExpected = this.record.pending !== undefined
    if (status === 'shutdown') await this.settle(isExpected ? undefined : 'the guest has shut down')
    else if (status === 'guest-panicked') await this.settle('the guest has panicked')
    else if (status === 'internal-error') await this.settle('the emulation of the machine has failed')
    else if (status === 'io-error') this.change({ message: 'a disk cannot be written: is the file system full?' })
  }

  #following() {
    const { folder } = this.host.records
    return {
      machines: folder,
      folder: `${folder}/${this.key}`,
      onEvent: (event: QmpEvent) => this.#onEvent(event),
      onEnd: () => this.#onEnd(),
    }
  }

  #onEvent({ event, data }: QmpEvent): void {
    if (event === 'DEVICE_DELETED' && typeof data.device === 'string') this.host.released(this.key, data.device)
    if (!watched.has(event)) return
    this.later(`following ${event}`, async () => {
      const process = this.process
      if (process !== undefined) await this.#take(await process.status())
    })
  }

  #onEnd(): void {
    const process = this.process
    if (process === undefined) return
    this.later('following the end of the process', async () => {
      if (this.process !== process) return
      this.leave()
      await killMachine(process.pid, this.host.records.folder)
      await this.#noteEnd('QEMU has ended unexpectedly')
    })
  }

  #await(until: number): void {
    const end = () => {
      this.later('stopping', async () => {
        if (this.process === undefined || this.record.pending === undefined) return
        await this.settle('the guest did not shut down in time and was switched off')
      })
    }
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(end, Math.max(0, until - Date.now())).unref()
  }

  /** Records that there is no process, whatever the record says; one that was to start anew does so now. */
  async #noteEnd(message: string): Promise<void> {
    const { state, pending } = this.record
    if (pending?.what === 'restart') return this.boot()
    const why = pending?.what === 'stop' ? undefined : message
    if (state === 'active') this.change({ state: 'inactive', pending: undefined, message: why })
    await this.#noteGone()
  }

  /** What a process that has ended leaves is of no use. */
  async #noteGone(): Promise<void> {
    for (const file of ['qmp', 'pid']) rmSync(this.host.records.path(this.key, file), { force: true })
    for (const nic of this.record.nics) await this.host.releaseNic(nic)
    if (this.record.state === 'inactive') await this.host.ended(this.key)
  }
}

const watched: ReadonlySet<string> = new Set(['SHUTDOWN', 'STOP', 'RESUME', 'GUEST_PANICKED'])
