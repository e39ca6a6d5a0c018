import { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { requireContext } from '../contexts/choose.ts'
import { type Context, readContexts, writeContexts } from '../contexts/context-file.ts'
import { writeTable } from '../output/table.ts'
import { print, remark } from '../terminal.ts'

/** `occi context`: lists contexts, or chooses the current one. */
export function contextCommand(run: Run): Command {
  return new Command('context')
    .description('list the contexts that occi login has kept, or choose the current one')
    .argument('[context]', 'the one to use from now on')
    .action(async (name: string | undefined) => {
      const { terminal } = run
      const all = readContexts(terminal.env)
      if (name !== undefined) {
        requireContext(all, name)
        writeContexts(terminal.env, { ...all, current: name })
        await print(terminal, `The current context is ${name}`)
        return
      }
      const count = await writeTable(terminal.output, Object.entries(all.contexts), () => [
        { title: '', cell: ([one]) => (one === all.current ? '*' : '') },
        { title: 'NAME', cell: ([one]) => one },
        { title: 'URL', cell: ([, { url }]) => url },
        { title: 'SIGNED IN', cell: ([, context]) => identityOf(context) },
      ])
      if (count === 0) await remark(terminal, 'There are none. Run: occi login URL')
    })
}

function identityOf({ user, token, tokenCommand }: Context): string {
  return user ?? (token === undefined && tokenCommand === undefined ? '' : 'by a token')
}
