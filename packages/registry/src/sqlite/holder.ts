import { randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'

/** The registries that are open in this thread. */
const open = new Set<string>()

/** Where process ids mean the same: a host, or a container of one. */
const place = `${encodeURIComponent(hostname())}/${processNamespace()}`

function processNamespace(): string {
  try {
    return encodeURIComponent(readlinkSync('/proc/self/ns/pid'))
  } catch {
    return '' // not Linux: nothing parts process ids there
  }
}

/** Who holds locks in a store: one registry in one process, under a name that others can read. */
export class Holder {
  readonly name: string

  constructor() {
    this.name = [place, process.pid, threadId, randomUUID()].join(' ')
    open.add(this.name)
  }

  /** From now on, whoever reads the name knows that nobody is there. */
  leave(): void {
    open.delete(this.name)
  }
}

/** Tells whether a holder is certainly gone; what cannot be known from here counts as there. */
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
    // EPERM: it runs, as somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
