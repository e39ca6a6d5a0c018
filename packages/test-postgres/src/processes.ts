import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Kills a process and its children, and waits until they have ended. */
export async function killTree(pid: number): Promise<void> {
  // Once it is halted it has no more children, which would survive it unseen.
  process.kill(pid, 'SIGSTOP')
  while (isBusy(pid)) await setTimeout(1)
  const all = [...childrenOf(pid), pid]
  for (const one of all) if (isRunning(one)) process.kill(one, 'SIGKILL')
  while (all.some(isRunning)) await setTimeout(5)
}

function childrenOf(pid: number): readonly number[] {
  // Not every Linux has pgrep.
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .map(Number)
      .filter((one) => statOf(one)?.parent === pid)
  }
  return execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number)
}

/** What Linux tells of a process, after its name, which can contain anything. */
function statOf(pid: number): { readonly state: string | undefined; readonly parent: number } | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return undefined
  }
}

/** Whether a process has not yet halted, or ended, as it was told; the signal reaches it a little later. */
function isBusy(pid: number): boolean {
  const state = statOf(pid)?.state
  return state !== undefined && state !== 'T' && state !== 'Z'
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A process that has ended stays in the table until its parent has read how.
    return statOf(pid)?.state !== 'Z'
  } catch {
    return false
  }
}
