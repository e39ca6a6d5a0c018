import { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { requireContext } from '../contexts/choose.ts'
import { readContexts, writeContexts } from '../contexts/context-file.ts'
import { print } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

/** `occi logout`: forgets a context, with its password or token. */
export function logoutCommand(run: Run): Command {
  return new Command('logout')
    .description('forget a context, with its password or token')
    .argument('[context]', 'its name (default: the current one)')
    .action(async (given: string | undefined) => {
      const { env } = run.terminal
      const all = readContexts(env)
      const name = given ?? all.current
      if (name === undefined) throw new UsageError('There is no current context: name one.')
      requireContext(all, name)
      const { [name]: _, ...contexts } = all.contexts
      const { current } = all
      writeContexts(env, current === undefined || current === name ? { contexts } : { current, contexts })
      await print(run.terminal, `Context ${name} forgotten`)
    })
}
