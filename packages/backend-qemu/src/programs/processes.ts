import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Returns the arguments of a process; none if it has ended. */
function argumentsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')
  } catch {
    return []
  }
}

/** Returns the processes of machines in a folder, by the key of the machine: what runs, whatever is written about it. */
export function machineProcesses(folder: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const args = argumentsOf(Number(name))
    const pidFile = args[args.indexOf('-pidfile') + 1] ?? ''
    if (!args.includes('-pidfile') || !pidFile.startsWith(`${folder}/`)) continue
    const [key] = pidFile.slice(folder.length + 1).split('/')
    if (key !== undefined) found.set(key, Number(name))
  }
  return found
}

/** Returns whether a process is still the machine that it was: process ids are used again. */
export function isMachine(pid: number, folder: string): boolean {
  return argumentsOf(pid).some((one) => one.startsWith(`${folder}/`))
}

/** Kills a process of a machine and waits until it has ended. */
export async function killMachine(pid: number, folder: string): Promise<void> {
  while (isMachine(pid, folder)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      return
    }
    await setTimeout(10)
  }
}

/** Waits until a process has ended; one that has not within the time is killed. */
export async function awaitEnd(pid: number, folder: string, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds
  while (isMachine(pid, folder) && Date.now() < end) await setTimeout(10)
  await killMachine(pid, folder)
}
