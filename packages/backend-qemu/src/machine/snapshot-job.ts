import { setTimeout } from 'node:timers/promises'
import type { Json, JsonObject } from '@occi/core'
import { isJsonObject } from '@occi/core/authoring'
import type { MachineProcess } from './machine-process.ts'

/** Milliseconds between two looks at a job. */
const interval = 50

/**
 * Runs a job of QEMU, such as `snapshot-save`, and returns when it is done.
 *
 * @param id the id of the job; one that runs already is followed
 * @throws Error with QEMU's reason if it fails
 */
export async function runJob(id: string, command: string, parameters: JsonObject, on: MachineProcess): Promise<void> {
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

async function jobOf(id: string, on: MachineProcess): Promise<JsonObject | undefined> {
  const jobs: Json = await on.execute('query-jobs')
  return Array.isArray(jobs) ? jobs.filter(isJsonObject).find((job) => job.id === id) : undefined
}
