import { isServiceError } from '@occi/client'
import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { type Connection, connectTo, type ServiceOptions } from '../connection.ts'
import { forEach } from '../each.ts'
import { withKinds } from '../model/kind-and-names.ts'
import { nameOf, requireEntity } from '../model/references.ts'
import { hasValues, requireConditions } from '../model/settled.ts'
import { collect, seconds, serviceCommand } from '../options.ts'
import { print } from '../terminal.ts'
import { waitUntil } from '../waiting.ts'

interface WaitCommandOptions extends ServiceOptions {
  readonly for: readonly string[]
  readonly waitTimeout: number
}

/** `occi wait`: waits until entities are as wanted. */
export function waitCommand(run: Run): Command {
  return serviceCommand('wait')
    .description('wait until entities are as wanted, or deleted')
    .argument('<path...>', 'entities, such as compute/web-1')
    .option('--for <name=value>', 'wait until the attribute has this value, or for deleted; repeatable', collect, [])
    .option('--wait-timeout <seconds>', 'how long to wait for each', seconds, 300)
    .action(async (paths: readonly string[], options: WaitCommandOptions) => {
      requireConditions(options.for)
      const connection = await connectTo(run.terminal, options, 'all')
      const { service, terminal } = connection
      const locations: string[] = []
      for (const path of withKinds(service, paths)) locations.push(await requireEntity(service, path))
      await forEach(run, connection, locations, async (location) => {
        await waitForOne(connection, location, options)
        await print(terminal, `${nameOf(service, location)}: ${options.for.join(', ')}`)
      })
    })
}

async function waitForOne(
  connection: Connection,
  location: string,
  { for: wanted, waitTimeout }: WaitCommandOptions,
): Promise<void> {
  const { service, terminal } = connection
  const isDeletion = wanted.length === 1 && wanted[0] === 'deleted'
  try {
    const entity = await service.entity(location).get({ signal: terminal.signal })
    const condition = isDeletion ? () => false : hasValues(service, entity, wanted)
    await waitUntil(connection, entity, condition, waitTimeout)
  } catch (error) {
    const isGone = isServiceError(error) && (error.status === 404 || error.status === 410)
    if (!isDeletion || !isGone) throw error
  }
}
