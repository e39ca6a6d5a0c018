import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { type Connection, connectTo, type ServiceOptions } from '../connection.ts'
import { requireInDryRun } from '../dry-run.ts'
import { forEach } from '../each.ts'
import { requireCategory } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'
import { type SelectionOptions, selectedLocations } from '../model/selection.ts'
import { changingCommand, withSelection } from '../options.ts'
import { defineTag } from '../tags.ts'
import { UsageError } from '../usage-error.ts'

interface TagOptions extends ServiceOptions, SelectionOptions {
  readonly all?: boolean
  readonly title?: string
  readonly scheme?: string
  readonly remove?: boolean
  readonly undefine?: boolean
}

/** `occi tag`: groups entities by a mixin of the user's own. */
export function tagCommand(run: Run): Command {
  return withSelection(changingCommand('tag'))
    .description('tag entities, or any other mixin: add it to them, or remove it from them')
    .argument('<tag>', 'the tag, which is defined if it does not exist')
    .argument('[what...]', 'paths such as compute/web-1, or kinds with --filter or --all')
    .option('--all', 'all entities of the kinds')
    .option('--title <text>', 'the title of a new tag')
    .option('--scheme <uri>', 'the scheme of a new tag (default: the URL of the service and tags#)')
    .option('--remove', 'remove the tag from the entities')
    .option('--undefine', 'remove the tag itself; the entities stay')
    .action(async (tag: string, what: readonly string[], options: TagOptions) => {
      const connection = await connectTo(run.terminal, options)
      const { service, terminal } = connection
      const { signal } = terminal
      if (options.undefine === true) return undefine(connection, tag, what)
      if (options.remove === true && what.length === 0) {
        throw new UsageError('Name the entities from which the tag is removed, or add --undefine.')
      }
      const locations = await selectedLocations(service, what, options, signal)
      if (options.remove === true) {
        const { identifier } = requireCategory(service.catalogue, tag, 'mixin')
        return forEach(run, connection, locations, async (location) => {
          await requireInDryRun(connection, [location])
          await connection.change(`${nameOf(service, location)} is not tagged ${tag} any more`, () =>
            service.entity(location).removeMixin(identifier, { signal }),
          )
        })
      }
      const identifier = await defineTag(connection, { tag, title: options.title, scheme: options.scheme })
      await forEach(run, connection, locations, async (location) => {
        await requireInDryRun(connection, [location])
        await connection.change(`${nameOf(service, location)} tagged ${tag}`, () =>
          service.entity(location).addMixin(identifier, { signal }),
        )
      })
    })
}

async function undefine(connection: Connection, tag: string, what: readonly string[]): Promise<void> {
  if (what.length > 0) throw new UsageError('--undefine removes the tag from all entities: do not name any.')
  const { service, terminal } = connection
  const { identifier } = requireCategory(service.catalogue, tag, 'mixin')
  await connection.change(`${tag} removed`, () => service.removeMixin(identifier, { signal: terminal.signal }))
}
