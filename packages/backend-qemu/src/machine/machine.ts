import { HttpError } from '@occi/core'
import { QmpError } from '../qmp/qmp-error.ts'
import type { MachineRecord } from '../state/machine-record.ts'
import { consoleText } from './console-log.ts'
import type { RecordChanges } from './machine-context.ts'
import type { MachineHost } from './machine-host.ts'
import { MachineLife } from './machine-life.ts'
import type { MachineProcess } from './machine-process.ts'
import { type MachineState, stateOfMachine } from './machine-state.ts'

/** One machine, and what can be done with it. What changes it, changes it in turn. */
export class Machine {
  readonly key: string
  readonly #host: MachineHost
  readonly #life: MachineLife

  constructor(key: string, host: MachineHost) {
    this.key = key
    this.#host = host
    this.#life = new MachineLife(key, host)
  }

  /** @throws HttpError 409 if the machine has been deleted */
  get record(): MachineRecord {
    return this.#life.record
  }

  /** The process, while one runs. */
  get process(): MachineProcess | undefined {
    return this.#life.process
  }

  get state(): MachineState {
    const { record, process, isRunning } = this.#life
    return stateOfMachine(record, process !== undefined, isRunning)
  }

  /**
   * Runs something when nothing else changes this machine.
   *
   * @throws HttpError 409 or 503 in place of an error of QEMU
   */
  turn<T>(run: () => Promise<T>): Promise<T> {
    return this.#life.turn(() => run().catch((error) => Promise.reject(this.#refusal(error))))
  }

  /**
   * Requires that no saved state depends on what the disks and devices are now.
   *
   * @param what what is to be done
   * @throws HttpError 409 if the machine is hibernated, or about to be
   */
  requireAwake(what: string): void {
    const { state, pending, location } = this.record
    if (state !== 'hibernated' && pending?.what !== 'hibernate') return
    throw new HttpError(409, `${location} is hibernated: start it before ${what}`)
  }

  /** Stores changes of the record. */
  change(changes: RecordChanges): void {
    this.#life.change(changes)
  }

  /** Starts the guest, resumes it, or continues it from its saved state. */
  start(): Promise<void> {
    return this.turn(async () => {
      const process = this.#requireIdle('start')
      if (process === undefined) await this.#life.boot()
      else await this.#life.resume(process)
    })
  }

  /** Ends the guest: by its power button, which it may ignore unless `graceful`, or at once. */
  stop(method: 'graceful' | 'acpioff' | 'poweroff'): Promise<void> {
    return this.turn(async () => {
      const process = this.#requireIdle('stop')
      if (method === 'poweroff') return this.#life.settle(undefined)
      if (method === 'graceful') this.#life.awaitShutdown('stop')
      else this.change({ message: 'the power button was pressed' })
      await process?.execute('system_powerdown')
    })
  }

  /** Starts the guest anew: after it has shut down, by a reset, or in a new process. */
  restart(method: 'graceful' | 'warm' | 'cold'): Promise<void> {
    return this.turn(async () => {
      const process = this.#requireIdle('restart')
      if (method === 'graceful') {
        this.#life.awaitShutdown('restart')
        await process?.execute('system_powerdown')
      } else if (method === 'warm') {
        await process?.execute('system_reset')
        this.change({ message: undefined })
      } else {
        this.change({ pending: { what: 'restart', until: 0 } })
        await this.#life.settle(undefined)
      }
    })
  }

  /** Pauses the guest; or saves its state to the disk and ends the process, which takes longer than this call. */
  suspend(method: 'suspend' | 'hibernate'): Promise<void> {
    return this.turn(async () => {
      const process = this.#requireIdle('suspend')
      if (process === undefined) return
      await this.#life.pause(process)
      if (method === 'hibernate') await this.#life.hibernate(process)
    })
  }

  /** Connects to the process that an earlier service has left, or notes that none is left. */
  adopt(pid: number | undefined): Promise<void> {
    return this.turn(() => this.#life.adopt(pid))
  }

  /** Ends the process, if any, and forgets the machine. */
  remove(): Promise<void> {
    return this.turn(async () => {
      const { nics } = this.record
      await this.#life.leave()?.end()
      for (const nic of nics) await this.#host.releaseNic(nic)
      // What was to be saved when it stops is saved now.
      await this.#host.ended(this.key)
      this.#host.records.delete(this.key)
    })
  }

  /** Returns the last serial output of the guest. */
  async console(): Promise<Buffer> {
    // A process that has just ended has left its output in the file.
    await this.process?.console.drain().catch(() => {})
    return consoleText(this.#host.records.path(this.key, 'console'))
  }

  /** Leaves the process alone: it keeps running. */
  close(): void {
    this.#life.leave()?.disconnect()
  }

  /** What QEMU could not do is no fault of this program. */
  #refusal(error: unknown): unknown {
    if (!(error instanceof QmpError)) return error
    const isSilent = error.code === 'timeout' || error.code === 'protocol'
    return new HttpError(isSilent ? 503 : 409, `the machine of ${this.#location}: ${error.message}`)
  }

  get #location(): string {
    return this.#host.records.get(this.key)?.location ?? 'a deleted compute'
  }

  #requireIdle(what: string): MachineProcess | undefined {
    if (this.record.pending === undefined) return this.process
    throw new HttpError(409, `${what} is not applicable: another action on ${this.record.location} is in progress`)
  }
}
