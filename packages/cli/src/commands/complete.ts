import { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { candidatesFor } from '../completion/candidates.ts'
import { connectTo } from '../connection.ts'
import { safeText } from '../output/safe-text.ts'
import { print } from '../terminal.ts'

/** How long a user waits for completion, in seconds. */
const patience = 2

/** `occi __complete`: what shells ask; whatever is wrong, it completes nothing. */
export function completeCommand(run: Run, program: Command): Command {
  return new Command('__complete').argument('[words...]').action(async (words: readonly string[]) => {
    const { terminal } = run
    const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(patience * 1000)])
    const connect = async (context: string | undefined) => {
      const options = { timeout: patience, ...(context === undefined ? {} : { context }) }
      return (await connectTo({ ...terminal, signal }, options)).service
    }
    const found = await candidatesFor(words, program, terminal.env, connect).catch(() => [])
    for (const one of found) await print(terminal, safeText(one))
  })
}
