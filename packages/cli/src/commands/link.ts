import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { connectTo, type ServiceOptions } from '../connection.ts'
import { createEntity } from '../creating.ts'
import { readAssignments } from '../model/assignments.ts'
import { attributesOf } from '../model/attributes.ts'
import { requireCategory } from '../model/categories.ts'
import { linkEndOf } from '../model/link-kind.ts'
import { type KindAndLocation, kindAndLocation, requireEntity } from '../model/references.ts'
import { changingCommand, collect } from '../options.ts'

interface LinkOptions extends ServiceOptions {
  readonly kind?: string
  readonly name?: string
  readonly set: readonly string[]
  readonly mixin: readonly string[]
}

/** `occi link`: connects two entities. */
export function linkCommand(run: Run): Command {
  return changingCommand('link')
    .description('link one entity to another; occi delete removes the link')
    .argument('<source>', 'the entity where the link starts, such as compute/web-1')
    .argument('<target>', 'the entity to which it leads, such as network/net-1, or a URI')
    .option('-k, --kind <kind>', 'the kind of the link (default: the one named after the kind of the target)')
    .option('--name <name>', 'a name for the link (default: a name that the service chooses)')
    .option('--set <name=value>', 'set an attribute of the link; repeatable', collect, [])
    .option('-m, --mixin <mixin>', 'a mixin of the link; repeatable', collect, [])
    .action(async (from: string, to: string, options: LinkOptions) => {
      const connection = await connectTo(run.terminal, options)
      const { service } = connection
      const { catalogue } = service
      const source = await requireEntity(service, from)
      const { kind, target } = await linkEndOf(service, options.kind, to)
      const mixins = options.mixin.map((one) => requireCategory(catalogue, one, 'mixin').identifier)
      const assigned = readAssignments(options.set, attributesOf(catalogue, [...mixins, kind.identifier]))
      await createEntity(connection, placeOf(), { ...assigned, mixins, source, target })

      function placeOf(): KindAndLocation {
        const { name } = options
        if (name === undefined) return { kind, location: undefined }
        return kindAndLocation(service, name.includes('/') ? name : `${kind.term}/${name}`)
      }
    })
}
