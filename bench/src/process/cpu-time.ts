import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Milliseconds of processor time of all threads of a process that runs; NaN where Linux does not tell. */
export function cpuTimeOf(pid: number | undefined): number {
  const folder = `/proc/${pid}/task`
  if (!existsSync(folder)) return Number.NaN
  const nanoseconds = (thread: string) => Number(readFileSync(join(folder, thread, 'schedstat'), 'utf8').split(' ')[0])
  return readdirSync(folder).reduce((sum, thread) => sum + nanoseconds(thread), 0) / 1e6
}
