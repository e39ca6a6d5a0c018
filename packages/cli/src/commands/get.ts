import type { EntityData, RemoteEntity } from '@occi/client'
import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { type Connection, connectTo, type ServiceOptions } from '../connection.ts'
import { attempt } from '../each.ts'
import { withKinds } from '../model/kind-and-names.ts'
import { resolve, type Target } from '../model/references.ts'
import { listOf, listOptions, type SelectionOptions } from '../model/selection.ts'
import { serviceCommand, withFormat, withSelection } from '../options.ts'
import { columnsFor } from '../output/columns.ts'
import { type Format, writeEntities, writeEntity } from '../output/format.ts'
import { writeTable } from '../output/table.ts'
import { remark } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { watchEntities } from '../watching.ts'

/** Options of `get`. */
export interface GetOptions extends ServiceOptions, SelectionOptions {
  readonly output: Format
  readonly watch?: boolean
}

/** `occi get`: lists entities, or shows some. */
export function getCommand(run: Run): Command {
  return withSelection(withFormat(serviceCommand('get'), 'table'))
    .description('list entities, or show some')
    .argument('[what...]', 'a kind, a mixin, or paths such as compute/web-1 (default: all entities)')
    .option(
      '-s, --sort <attribute>',
      'sort by an attribute, title, created or changed; - before it for descending order',
    )
    .option('-w, --watch', 'show what happens to them, until Ctrl+C')
    .action(async (what: readonly string[], options: GetOptions) => {
      const connection = await connectTo(run.terminal, options, 'all')
      const targets = await Promise.all(
        withKinds(connection.service, what).map((one) => resolve(connection.service, one)),
      )
      const [target = { type: 'collection' as const, category: undefined, path: '' }, ...others] = targets
      if (options.watch === true) {
        if (others.length > 0) throw new UsageError('--watch follows one collection or entity, not several.')
        await watchEntities(connection, target, options)
      } else if (target.type === 'entity' && others.length === 0 && isDocument(options.output)) {
        const entity = await connection.service.entity(target.location).get({ signal: run.terminal.signal })
        await writeEntity(run.terminal, connection.service, entity, options.output)
      } else await list(run, connection, [target, ...others], options)
    })
}

function isDocument(format: Format): format is Exclude<Format, 'table' | 'wide'> {
  return format !== 'table' && format !== 'wide'
}

async function list(run: Run, connection: Connection, targets: readonly Target[], options: GetOptions): Promise<void> {
  const { terminal, service } = connection
  const { output } = options
  const entities = entitiesOf(run, connection, targets, options)
  const count = isDocument(output)
    ? await writeEntities(terminal, service, entities, output)
    : await writeTable(terminal.output, entities, (first) =>
        columnsFor(service, commonKind(service, targets, first), first, output === 'wide'),
      )
  if (count === 0 && run.exitCode === 0 && !isDocument(output)) await remark(terminal, 'There are none.')
}

async function* entitiesOf(
  run: Run,
  { service, terminal: { signal } }: Connection,
  targets: readonly Target[],
  options: GetOptions,
): AsyncGenerator<RemoteEntity, void, undefined> {
  for (const target of targets) {
    if (target.type === 'entity') {
      const entity = await attempt(run, () => service.entity(target.location).get({ signal }))
      if (entity !== undefined) yield entity
    } else yield* listOf(service, target, listOptions(service, target, options, signal))
  }
}

/** The kind of the collection, or the one that all have. */
function commonKind({ catalogue }: Connection['service'], targets: readonly Target[], first: readonly EntityData[]) {
  const [target] = targets
  const category = targets.length === 1 && target?.type === 'collection' ? target.category : undefined
  if (category?.class === 'kind') return category
  const [entity] = first
  const isCommon = entity !== undefined && first.every(({ kind }) => kind === entity.kind)
  return isCommon ? catalogue.find(entity.kind, 'kind') : undefined
}
