import { setTimeout } from 'node:timers/promises'
import type { Json, JsonObject } from '@occi/core'
import { isJsonObject } from '@occi/core/authoring'
import { QmpError } from '../qmp/qmp-error.ts'
import type { MachineProcess } from './machine-process.ts'

/** What executes commands of QMP. */
export type Executor = Pick<MachineProcess, 'execute'>

/** Milliseconds between two looks at a job. */
const interval = 50

/**
 * Runs a job of QEMU, such as `snapshot-save`, and returns when it is done.
 *
 * @param id the id of the job; one that runs already is followed
 * @throws Error with QEMU's reason if it fails
 */
export async function runJob(id: string, command: string, parameters: JsonObject, on: Executor): Promise<void> {
  if ((await jobOf(id, on)) === undefined) await on.execute(command, { 'job-id': id, ...parameters })
  for (;;) {
    const job = await jobOf(id, on)
    if (job === undefined) return
    if (job.status === 'concluded') {
      await on.execute('job-dismiss', { id })
      if (job.error !== undefined) throw new Error(String(job.error))
      return
    }
    await setTimeout(interval)
  }
}

async function jobOf(id: string, on: Executor): Promise<JsonObject | undefined> {
  const jobs = await answerOf('query-jobs', on)
  return Array.isArray(jobs) ? jobs.filter(isJsonObject).find((job) => job.id === id) : undefined
}

/** Executes a command until it is answered: QEMU does not answer while it saves memory, however long that takes. */
async function answerOf(command: string, on: Executor): Promise<Json> {
  for (;;) {
    try {
      return await on.execute(command)
    } catch (error) {
      if (!(error instanceof QmpError) || error.code !== 'timeout') throw error
    }
  }
}
