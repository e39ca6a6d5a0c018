import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Json, JsonObject } from '@occi/core'
import { isJsonObject } from '@occi/core/authoring'
import { awaitEnd, isMachine, killMachine } from '../programs/processes.ts'
import { QmpClient } from '../qmp/qmp-client.ts'
import { QmpError } from '../qmp/qmp-error.ts'
import type { QmpEvent } from '../qmp/qmp-message.ts'
import { ConsoleLog } from './console-log.ts'

/** Where a machine's process is, and who follows it. */
export interface ProcessOptions {
  /** The folder of all machines. */
  readonly machines: string
  /** The folder of this one. */
  readonly folder: string
  readonly onEvent: (event: QmpEvent) => void
  /** Called when the connection to the process has ended. */
  readonly onEnd: () => void
}

/** What to start. */
export interface ProcessStart {
  readonly program: string
  readonly args: readonly string[]
  /** From 0 to 19 (`nice(1)`). */
  readonly niceness: number
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  /** Milliseconds until it must answer. */
  readonly time: number
}

/** Milliseconds that a process has to end. */
const endTime = 5000

/** Returns the milliseconds until a process must answer, which it does not while it loads or saves that much memory (MiB). */
export function startTime(memory: number): number {
  return 30_000 + memory * 30
}

/** A QEMU process that runs, or did until a moment ago; the service holds the one connection to it. */
export class MachineProcess {
  readonly pid: number
  readonly console: ConsoleLog
  readonly #options: ProcessOptions
  readonly #listeners = new Set<(event: QmpEvent) => void>()
  #qmp: QmpClient | undefined

  private constructor(pid: number, options: ProcessOptions) {
    this.pid = pid
    this.#options = options
    this.console = new ConsoleLog(`${options.folder}/console`, () => this.#readConsole())
  }

  /**
   * Starts a process that outlives the service, and connects to it. The guest does not run yet.
   *
   * @throws Error with QEMU's reason if it does not start
   */
  static async start(start: ProcessStart, options: ProcessOptions): Promise<MachineProcess> {
    const { folder } = options
    for (const file of ['qmp', 'pid']) rmSync(`${folder}/${file}`, { force: true })
    const log = openSync(`${folder}/log`, 'w', 0o600)
    const { program, args, uid, gid } = start
    // In a session of its own: what ends the service, such as Ctrl+C in a terminal, does not reach it.
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH },
      cwd: '/',
      uid,
      gid,
    })
    closeSync(log)
    let failure: Error | undefined
    child.on('error', (error) => {
      failure = error
    })
    child.on('exit', () => {
      failure ??= new Error(lastLine(`${folder}/log`))
    })
    child.unref()
    if (child.pid !== undefined) setNiceness(child.pid, start.niceness)
    const machine = new MachineProcess(child.pid ?? 0, options)
    try {
      await machine.#connect(start.time, () => failure)
      return machine
    } catch (error) {
      if (child.pid !== undefined && failure === undefined) await killMachine(child.pid, options.machines)
      throw failure ?? error
    }
  }

  /**
   * Connects to a process that an earlier service has started.
   *
   * @throws QmpError if it does not answer
   */
  static async adopt(pid: number, time: number, options: ProcessOptions): Promise<MachineProcess> {
    const machine = new MachineProcess(pid, options)
    const ended = new QmpError('closed', 'the process has ended')
    await machine.#connect(time, () => (isMachine(pid, options.machines) ? undefined : ended))
    return machine
  }

  /** Retries until the process listens, since nothing announces that. */
  async #connect(time: number, failure: () => Error | undefined): Promise<void> {
    const { folder, onEvent, onEnd } = this.#options
    const end = Date.now() + time
    for (;;) {
      try {
        this.#qmp = await QmpClient.connect(`${folder}/qmp`, {
          onEvent: (event) => {
            for (const listener of this.#listeners) listener(event)
            onEvent(event)
          },
          onClose: onEnd,
        })
        return
      } catch (error) {
        const reason = failure() ?? (Date.now() > end ? error : undefined)
        if (reason !== undefined) throw reason
        await setTimeout(20)
      }
    }
  }

  /** Executes a command of QMP. */
  execute(command: string, parameters?: JsonObject, timeout?: number): Promise<Json> {
    if (this.#qmp === undefined) throw new QmpError('closed', 'the process is not connected')
    return this.#qmp.execute(command, parameters, timeout)
  }

  /** Returns what QEMU says of the guest, such as `running`, `paused` or `shutdown`. */
  async status(): Promise<string> {
    const answer = await this.execute('query-status')
    return isJsonObject(answer) ? String(answer.status) : 'unknown'
  }

  /** Executes a command and waits for an event that follows it; returns whether it came in time. */
  async executeAndAwait(
    command: string,
    parameters: JsonObject,
    isAwaited: (event: QmpEvent) => boolean,
    milliseconds: number,
  ): Promise<boolean> {
    const { promise, resolve } = promiseOf<boolean>()
    const timer = globalThis.setTimeout(() => resolve(false), milliseconds)
    const listener = (event: QmpEvent) => {
      if (isAwaited(event)) resolve(true)
    }
    this.#listeners.add(listener)
    try {
      await this.execute(command, parameters)
      return await promise
    } finally {
      clearTimeout(timer)
      this.#listeners.delete(listener)
    }
  }

  /**
   * Ends the process, at once for the guest: what it has not written to its disks is lost.
   *
   * @returns when it has ended
   */
  async end(): Promise<void> {
    const { machines } = this.#options
    await this.console.drain().catch(() => {})
    await this.execute('quit').catch(() => {})
    await awaitEnd(this.pid, machines, endTime)
    this.disconnect()
  }

  /** Leaves the process alone. */
  disconnect(): void {
    this.#qmp?.close()
  }

  async #readConsole(): Promise<Buffer> {
    const answer = await this.execute('ringbuf-read', { device: 'console', size: 64 * 1024, format: 'base64' })
    return Buffer.from(String(answer), 'base64')
  }
}

/** Gives the service precedence over guests, however many boot at once: threads of QEMU inherit this. */
function setNiceness(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness)
    // Each guest is a session of its own, among which Linux divides the time if this file exists (`sched(7)`).
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness))
  } catch {
    // It has ended already, or the kernel has no such groups.
  }
}

function promiseOf<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((given) => {
    resolve = given
  })
  return { promise, resolve }
}

function lastLine(file: string): string {
  // The machine may have been removed since.
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const line = text.trim().split('\n').at(-1) ?? ''
  return line === '' ? 'QEMU has ended without a reason' : line.replace(/^qemu-system-\w+: /, '')
}
