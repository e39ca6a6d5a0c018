import { HttpError } from '@occi/core'
import { isEnd } from '../qmp/qmp-error.ts'
import type { MachineRecord } from '../state/machine-record.ts'
import type { MachineHost } from './machine-host.ts'
import type { MachineProcess } from './machine-process.ts'
import { Turns } from './turns.ts'

/** Changes of a record. A member that is `undefined` is removed. */
export type RecordChanges = { [K in keyof MachineRecord]?: MachineRecord[K] | undefined }

/** What the parts of one machine share: its record, its process, and the turn of those who change them. */
export class MachineContext {
  readonly key: string
  readonly host: MachineHost
  readonly #turns = new Turns()
  process: MachineProcess | undefined
  /** Whether the guest runs: it does not if it is paused. */
  isRunning = false

  constructor(key: string, host: MachineHost) {
    this.key = key
    this.host = host
  }

  /** @throws HttpError 409 if the machine has been deleted */
  get record(): MachineRecord {
    const record = this.host.records.get(this.key)
    if (record === undefined) throw new HttpError(409, 'the machine is unknown to the hypervisor')
    return record
  }

  change(changes: RecordChanges): void {
    this.host.records.put({ ...this.record, ...changes } as MachineRecord)
  }

  turn<T>(run: () => Promise<T>): Promise<T> {
    return this.#turns.take(run)
  }

  /** Does something in its turn that no caller waits for, when something else has ended, and has the entity follow. */
  later(during: string, run: () => Promise<void>, after: Promise<unknown> = Promise.resolve()): void {
    const follow = async () => {
      await after.catch(() => {})
      try {
        await this.turn(run)
      } catch (error) {
        // What fails since the connection has ended is followed by what notes the end.
        if (this.process !== undefined && !isEnd(error)) {
          this.host.report(error, `${during} of the machine ${this.key}`)
        }
      }
      const record = this.host.records.get(this.key)
      if (record !== undefined) this.host.changed(record)
    }
    void follow()
  }
}
