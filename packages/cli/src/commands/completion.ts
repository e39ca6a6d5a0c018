import { Argument, Command } from 'commander'
import type { Run } from '../command-run.ts'
import { scripts, shells } from '../completion/scripts.ts'
import { write } from '../terminal.ts'

/** `occi completion`: prints what a shell loads so that it completes words. */
export function completionCommand(run: Run): Command {
  return new Command('completion')
    .description('print what makes a shell complete kinds, names, actions and attributes')
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .action(async (shell: (typeof shells)[number]) => write(run.terminal.output, scripts[shell]))
}
