import type { Run } from './command-run.ts'
import type { Connection } from './connection.ts'
import { nameOf } from './model/references.ts'
import { clearProgress, showProgress } from './output/progress.ts'
import { reportError } from './report-error.ts'

/** Does something with each of several entities. An error is reported, and does not keep the others from it. */
export async function forEach(
  run: Run,
  { service }: Connection,
  locations: readonly string[],
  work: (location: string) => Promise<unknown>,
): Promise<void> {
  for (const [index, location] of locations.entries()) {
    if (locations.length > 1) {
      showProgress(run.terminal, `${index + 1} of ${locations.length}: ${nameOf(service, location)}`)
    }
    await attempt(run, () => work(location))
  }
  clearProgress(run.terminal)
}

/**
 * Does one of several things. An error is reported, and decides the exit code if it is the first one.
 *
 * @returns undefined after an error
 */
export async function attempt<T>(run: Run, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    run.terminal.signal.throwIfAborted()
    const code = await reportError(run.terminal, error)
    if (run.exitCode === 0) run.exitCode = code
    return undefined
  }
}
