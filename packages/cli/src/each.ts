import type { Run } from './command-run.ts'
import type { Connection } from './connection.ts'
import { nameOf } from './model/references.ts'
import { Progress } from './output/progress.ts'
import { reportError } from './report-error.ts'

/** Does something with each of several entities. An error is reported, and does not keep the others from it. */
export async function forEach(
  run: Run,
  { service }: Connection,
  locations: readonly string[],
  work: (location: string) => Promise<unknown>,
): Promise<void> {
  const progress = new Progress(run.terminal)
  for (const [index, location] of locations.entries()) {
    if (locations.length > 1) progress.show(`${index + 1} of ${locations.length}: ${nameOf(service, location)}`)
    try {
      await work(location)
    } catch (error) {
      run.terminal.signal.throwIfAborted()
      progress.clear()
      const code = await reportError(run.terminal, error)
      if (run.exitCode === 0) run.exitCode = code
    }
    progress.clear()
  }
}
