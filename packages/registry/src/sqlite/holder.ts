import { randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'

/** The registries that are open in this thread. */
const open = new Set<string>()

/** The host, or the container of one, in which process ids are unique. */
const place = `${encodeURIComponent(hostname())}/${processNamespace()}`

function processNamespace(): string {
  try {
    return encodeURIComponent(readlinkSync('/proc/self/ns/pid'))
  } catch {
    return '' // not Linux: it has no process namespaces
  }
}

/** A registry in a process that holds locks in a store, under a name that other processes can read. */
export class Holder {
  readonly name: string

  constructor() {
    this.name = [place, process.pid, threadId, randomUUID()].join(' ')
    open.add(this.name)
  }

  /** From now on `isGone` is true of the name. */
  leave(): void {
    open.delete(this.name)
  }
}

/** Returns whether a holder is certainly gone; `false` if that cannot be found out from this process. */
export function isGone(name: string): boolean {
  const [where, pid, thread] = name.split(' ')
  if (where !== place) return false
  // A container's main process has the same id after every restart.
  if (Number(pid) === process.pid) return Number(thread) === threadId && !open.has(name)
  return !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
