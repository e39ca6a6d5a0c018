import { isOcciError } from '@occi/core'
import type { Database } from './database.ts'
import { isLocked } from './errors.ts'

/** Reads and decides; an error ends this job alone. It returns what writes: an error in there undoes the transaction. */
export type Job<T> = () => () => T

/** How a job is run. */
export interface JobOptions {
  /** `false`: its result may be lost when power fails, though not when the process ends. Defaults to `true`. */
  readonly isDurable?: boolean
  /** Ends the waiting for another process that writes. */
  readonly signal?: AbortSignal
}

interface WaitingJob {
  /** Runs the job, and returns what to do once it is stored; or rejects it. */
  readonly run: () => () => void
  readonly reject: (error: unknown) => void
  readonly isDurable: boolean
  readonly signal: AbortSignal | undefined
  /** When to give up waiting for another process, by `performance.now`. */
  readonly end: number
}

/** What belongs to every transaction. */
export interface GroupSteps {
  /** Runs first in a transaction if the file is not as the last one left it: another process wrote, for example. */
  changed(): void
  /** Runs before a transaction is committed. */
  beforeCommit(): void
  committed(): void
  rolledBack(): void
}

/** The longest pause in milliseconds before another attempt while another process writes. */
const longestPause = 50

/**
 * Writes in groups: all jobs of one turn of the event loop share a transaction and its safe write to the disk, and are
 * acknowledged after it. While another process writes, they wait without blocking the event loop.
 */
export class WriteGroup {
  readonly #database: Database
  readonly #busyTimeout: number
  readonly #steps: GroupSteps
  #waiting: WaitingJob[] = []
  #immediate: NodeJS.Immediate | undefined
  #timer: NodeJS.Timeout | undefined
  #pause = 1
  /** What `Database.dataVersion` was in the last transaction; undefined if that was rolled back. */
  #dataVersion: number | undefined

  constructor(database: Database, busyTimeout: number, steps: GroupSteps) {
    this.#database = database
    this.#busyTimeout = busyTimeout
    this.#steps = steps
  }

  /**
   * Runs a job in the next transaction.
   *
   * @throws what the job throws; OcciError `unavailable` if the file cannot be written
   */
  run<T>(job: Job<T>, { isDurable = true, signal }: JobOptions = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        const value = job()()
        return () => resolve(value)
      }
      this.#waiting.push({ run, reject, isDurable, signal, end: performance.now() + this.#busyTimeout })
      if (this.#timer === undefined) this.#immediate ??= setImmediate(() => this.flush())
    })
  }

  /** Runs all waiting jobs now. */
  flush(): void {
    clearImmediate(this.#immediate)
    clearTimeout(this.#timer)
    this.#immediate = undefined
    this.#timer = undefined
    const jobs = this.#waiting.filter(isWanted)
    this.#waiting = []
    if (jobs.length > 0) this.#attempt(jobs)
  }

  #attempt(jobs: readonly WaitingJob[]): void {
    const isDurable = jobs.some((job) => job.isDurable)
    let done: readonly (() => void)[] = []
    try {
      done = this.#database.transaction(() => this.#runAll(jobs), isDurable)
    } catch (error) {
      this.#dataVersion = undefined
      this.#steps.rolledBack()
      this.#failed(jobs, error)
      return
    }
    this.#pause = 1
    for (const acknowledge of done) acknowledge()
    this.#steps.committed()
  }

  #failed(jobs: readonly WaitingJob[], error: unknown): void {
    if (isLocked(error)) this.#retryLater(jobs, error)
    else if (jobs.length === 1) jobs[0]?.reject(error)
    // One of them cannot be written: the others may be, one by one.
    else for (const job of jobs) this.#attempt([job])
  }

  #runAll(jobs: readonly WaitingJob[]): readonly (() => void)[] {
    const dataVersion = this.#database.dataVersion()
    if (dataVersion !== this.#dataVersion) this.#steps.changed()
    this.#dataVersion = dataVersion
    const done: (() => void)[] = []
    for (const { run, reject } of jobs) {
      try {
        done.push(run())
      } catch (error) {
        if (!isRefusal(error)) throw error
        done.push(() => reject(error))
      }
    }
    this.#steps.beforeCommit()
    return done
  }

  #retryLater(jobs: readonly WaitingJob[], error: unknown): void {
    const now = performance.now()
    for (const job of jobs) {
      if (job.end > now) this.#waiting.push(job)
      else job.reject(error)
    }
    if (this.#waiting.length === 0) return
    this.#pause = Math.min(longestPause, this.#pause * 2)
    this.#timer ??= setTimeout(() => this.flush(), this.#pause * (0.5 + Math.random()))
  }
}

/** Rejects a job if its signal was aborted while it waited. */
function isWanted({ signal, reject }: WaitingJob): boolean {
  if (signal?.aborted) reject(signal.reason)
  return signal?.aborted !== true
}

/** Whether an error says that a job may not be done; jobs find out before they write. */
function isRefusal(error: unknown): boolean {
  return isOcciError(error, 'conflict', 'locks-lost')
}
