import { readdirSync, readFileSync } from 'node:fs'

/** A process as /proc shows it. */
export interface ProcessStatus {
  readonly name: string
  readonly state: string
  readonly parent: number
  /** KiB. */
  readonly memory: number
}

/** Returns the ids of all processes. */
export function processIds(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

/** Reads the status of a process; undefined if there is none of this id, or it has just ended. */
export function readProcess(id: number): ProcessStatus | undefined {
  const text = readIfExists(`/proc/${id}/status`)
  if (text === undefined) return undefined
  const fields = new Map(text.split('\n').map((line) => line.split(':\t', 2) as [string, string | undefined]))
  return {
    name: fields.get('Name') ?? '',
    state: fields.get('State')?.slice(0, 1) ?? '',
    parent: Number(fields.get('PPid')),
    memory: Number.parseInt(fields.get('VmRSS') ?? '0', 10), // a thread of the kernel has none
  }
}

/** Returns where the disks of this machine are mounted, each once. */
export function mountPoints(): readonly string[] {
  const lines = readFileSync('/proc/mounts', 'utf8').trim().split('\n')
  const found = new Map<string, string>()
  for (const line of lines) {
    const [device = '', path = ''] = line.split(' ')
    if (path === '/' || (device.startsWith('/dev/') && !found.has(device))) found.set(device, path)
  }
  return [...found.values()]
}

function readIfExists(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
