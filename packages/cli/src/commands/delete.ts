import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { connectTo, type ServiceOptions } from '../connection.ts'
import { requireInDryRun } from '../dry-run.ts'
import { forEach } from '../each.ts'
import { nameOf } from '../model/references.ts'
import { type SelectionOptions, selectedLocations } from '../model/selection.ts'
import { changingCommand, withSelection } from '../options.ts'
import { remark } from '../terminal.ts'

interface DeleteOptions extends ServiceOptions, SelectionOptions {
  readonly all?: boolean
}

/** `occi delete`: deletes entities. */
export function deleteCommand(run: Run): Command {
  return withSelection(changingCommand('delete'))
    .description('delete entities, and the links from and to them')
    .argument('<what...>', 'paths such as compute/web-1, or kinds with --filter or --all')
    .option('--all', 'all entities of the kinds')
    .action(async (what: readonly string[], options: DeleteOptions) => {
      const connection = await connectTo(run.terminal, options)
      const { service, terminal } = connection
      const { signal } = terminal
      const locations = await selectedLocations(service, what, options, signal)
      if (locations.length === 0) await remark(terminal, 'There are none.')
      await forEach(run, connection, locations, async (location) => {
        await requireInDryRun(connection, [location])
        await connection.change(`${nameOf(service, location)} deleted`, () =>
          service.entity(location).delete({ signal }),
        )
      })
    })
}
