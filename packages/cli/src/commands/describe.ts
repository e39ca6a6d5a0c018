import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { connectTo, type ServiceOptions } from '../connection.ts'
import { forEach } from '../each.ts'
import { withKinds } from '../model/kind-and-names.ts'
import { requireEntity } from '../model/references.ts'
import { serviceCommand } from '../options.ts'
import { descriptionOf } from '../output/description.ts'
import { clearProgress } from '../output/progress.ts'
import { write } from '../terminal.ts'

/** `occi describe`: shows all there is to know of entities. */
export function describeCommand(run: Run): Command {
  return serviceCommand('describe')
    .description('show all that there is to know of entities')
    .argument('<path...>', 'entities, such as compute/web-1')
    .action(async (paths: readonly string[], options: ServiceOptions) => {
      const connection = await connectTo(run.terminal, options, 'all')
      const { service, terminal } = connection
      const locations: string[] = []
      for (const path of withKinds(service, paths)) locations.push(await requireEntity(service, path))
      let separator = ''
      await forEach(run, connection, locations, async (location) => {
        const entity = await service.entity(location).get({ signal: terminal.signal })
        clearProgress(terminal)
        await write(terminal.output, separator + descriptionOf(service, entity))
        separator = '\n'
      })
    })
}
