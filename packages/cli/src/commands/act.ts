import type { DiscoveredCategory, RemoteEntity, Service } from '@occi/client'
import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { connectTo, type ServiceOptions } from '../connection.ts'
import { forEach } from '../each.ts'
import { readValues } from '../model/assignments.ts'
import { attributesOf, stateOf } from '../model/attributes.ts'
import { ambiguous, categoriesNamed, termOf } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'
import { type SelectionOptions, selectedLocations } from '../model/selection.ts'
import { changingCommand, collect, withSelection, withWait } from '../options.ts'
import { suggestion } from '../suggest.ts'
import { remark } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type WaitOptions, waitAsSaid } from '../waiting.ts'

interface ActOptions extends ServiceOptions, SelectionOptions, WaitOptions {
  readonly set: readonly string[]
  readonly all?: boolean
}

/**
 * `occi act ACTION PATH`, or in short `occi ACTION PATH`: invokes an action that the service has.
 *
 * @param commands names of the other commands, which may be meant by an action that does not exist
 */
export function actCommand(run: Run, commands: () => readonly string[]): Command {
  return withWait(withSelection(changingCommand('act')))
    .description('invoke an action of the service; occi start compute/web-1 is enough')
    .argument('<action>', 'an action, such as start')
    .argument('[what...]', 'paths such as compute/web-1, or kinds with --filter or --all')
    .option('--set <name=value>', 'set a parameter of the action; repeatable', collect, [])
    .option('--all', 'all entities of the kinds')
    .addHelpText(
      'after',
      '\nTo list the actions of a kind, run: occi explain compute. The parameters of one: occi explain stop.',
    )
    .action(async (action: string, what: readonly string[], options: ActOptions) => {
      const connection = await connectTo(run.terminal, options)
      const { service, terminal } = connection
      const { signal } = terminal
      requireAction(service, action, commands())
      if (what.length === 0) throw new UsageError(`Name an entity, such as: occi ${action} compute/web-1`)
      const locations = await selectedLocations(service, what, options, signal)
      if (locations.length === 0) await remark(terminal, 'There are none.')
      await forEach(run, connection, locations, async (location) => {
        const entity = await service.entity(location).get({ signal })
        const { identifier } = actionOf(service, entity, action)
        const parameters = readValues(options.set, attributesOf(service.catalogue, [identifier]))
        await connection.change(`${nameOf(service, location)}: ${termOf(identifier)} done`, async () => {
          const done = await service.entity(location).act(identifier, parameters, { signal })
          await waitAsSaid(connection, done, stateOf(entity), options)
        })
      })
    })
}

/** What commands of other tools are called here. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['list', 'get'],
  ['ls', 'get'],
  ['show', 'describe'],
  ['view', 'describe'],
  ['rm', 'delete'],
  ['remove', 'delete'],
  ['add', 'create'],
  ['update', 'edit'],
  ['version', '--version'],
])

/** @throws UsageError if the service has no such action at all */
function requireAction({ catalogue }: Service, action: string, commands: readonly string[]): void {
  if (categoriesNamed(catalogue, action, 'action').length > 0) return
  const terms = catalogue.categories.filter((one) => one.class === 'action').map(({ term }) => term)
  const meant = elsewhere.get(action)
  const hint = meant === undefined ? suggestion(action, [...commands, ...terms]) : ` Did you mean ${meant}?`
  throw new UsageError(
    `There is no command '${action}', and the service has no such action.${hint} To list all commands, run: occi --help`,
  )
}

/** The action of this term that the kind or a mixin of an entity defines. */
function actionOf({ catalogue }: Service, entity: RemoteEntity, action: string): DiscoveredCategory {
  const defined = [entity.kind, ...entity.mixins].flatMap((one) => catalogue.find(one)?.actions ?? [])
  const found = categoriesNamed(catalogue, action, 'action').filter(({ identifier }) => defined.includes(identifier))
  const [first, ...others] = found
  if (first !== undefined && others.length === 0) return first
  if (first !== undefined) throw ambiguous(action, found)
  const terms = defined.map(termOf)
  const known = terms.length === 0 ? 'It has no actions.' : `It has: ${terms.join(', ')}`
  throw new UsageError(`${termOf(entity.kind)} has no action '${action}'.${suggestion(action, terms)} ${known}`)
}
