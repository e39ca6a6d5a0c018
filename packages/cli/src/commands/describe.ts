import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { connectTo, type ServiceOptions } from '../connection.ts'
import { requireEntity } from '../model/references.ts'
import { serviceCommand } from '../options.ts'
import { descriptionOf } from '../output/description.ts'
import { write } from '../terminal.ts'

/** `occi describe`: shows all there is to know of entities. */
export function describeCommand(run: Run): Command {
  return serviceCommand('describe')
    .description('show all that there is to know of entities')
    .argument('<path...>', 'entities, such as compute/web-1')
    .action(async (paths: readonly string[], options: ServiceOptions) => {
      const { service, terminal } = await connectTo(run.terminal, options, 'all')
      for (const [index, path] of paths.entries()) {
        const location = await requireEntity(service, path)
        const entity = await service.entity(location).get({ signal: terminal.signal })
        await write(terminal.output, (index === 0 ? '' : '\n') + descriptionOf(service, entity))
      }
    })
}
