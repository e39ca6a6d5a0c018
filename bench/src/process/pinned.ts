import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

let canPin: boolean | undefined

/**
 * Returns a command that runs a program on one processor, if the system can do that: servers on the last one, the
 * load beside them on the first.
 */
export function pinned(
  role: 'server' | 'load',
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  const last = availableParallelism() - 1
  canPin ??= last > 0 && spawnSync('taskset', ['-c', String(last), 'true']).status === 0
  return canPin ? ['taskset', '-c', role === 'server' ? String(last) : '0', ...command] : command
}
