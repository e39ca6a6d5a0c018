import type { DiscoveredCategory, LinkDraft, RemoteEntity, Service } from '@occi/client'
import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { type Connection, connectTo, type ServiceOptions } from '../connection.ts'
import { createEntity } from '../creating.ts'
import { compare } from '../manifest/compare.ts'
import type { Wanted } from '../manifest/wanted.ts'
import { readAssignments, splitAssignment } from '../model/assignments.ts'
import { attributesOf } from '../model/attributes.ts'
import { isLinkKind, requireCategory } from '../model/categories.ts'
import { withKinds } from '../model/kind-and-names.ts'
import { linkEndOf } from '../model/link-kind.ts'
import { kindAndLocation, nameOf } from '../model/references.ts'
import { changingCommand, collect, withFormat, withWait } from '../options.ts'
import { type Format, writeEntity } from '../output/format.ts'
import { safeText } from '../output/safe-text.ts'
import { remark } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type WaitOptions, waitAsSaid } from '../waiting.ts'

interface CreateOptions extends ServiceOptions, WaitOptions {
  readonly title?: string
  readonly summary?: string
  readonly set: readonly string[]
  readonly mixin: readonly string[]
  readonly link: readonly string[]
  readonly output?: Format
}

/** `occi create`: creates an entity, with mixins and links. */
export function createCommand(run: Run): Command {
  return withWait(withFormat(changingCommand('create')))
    .description('create an entity, with mixins and links')
    .argument('<kind[/name]...>', 'a kind, and a name for the entity (default: a name that the service chooses)')
    .option('--title <text>', 'the title')
    .option('--summary <text>', 'the summary')
    .option('--set <name=value>', 'set an attribute; repeatable', collect, [])
    .option('-m, --mixin <mixin>', 'a mixin, such as a template; repeatable', collect, [])
    .option('--link <[kind=]path>', 'a link, such as network/net-1 or network=net-1; repeatable', collect, [])
    .action(async (texts: readonly string[], options: CreateOptions) => {
      const connection = await connectTo(run.terminal, options)
      const { service } = connection
      const [what = '', ...others] = withKinds(service, texts)
      if (others.length > 0) throw new UsageError('occi create creates one entity at a time.')
      const place = kindAndLocation(service, what)
      requireResources(service, place.kind)
      const draft = await draftOf(service, place.kind.identifier, options)
      const made = await createEntity(connection, place, draft, options.output !== undefined)
      if (made === undefined) return
      await remarkOnOthers(connection, made, { ...draft, kind: place.kind.identifier })
      await waitAsSaid(connection, made, undefined, options)
      if (options.output !== undefined) await writeResult(run, service, made.location, options.output)
    })
}

/** @throws UsageError for a kind of links, which have two ends */
function requireResources({ catalogue }: Service, kind: DiscoveredCategory): void {
  if (!isLinkKind(catalogue, kind)) return
  throw new UsageError(`${kind.term} is a kind of links. Run: occi link SOURCE TARGET --kind ${kind.term}`)
}

async function draftOf(service: Service, kind: string, { title, summary, set, mixin, link }: CreateOptions) {
  const { catalogue } = service
  const mixins = mixin.map((one) => requireCategory(catalogue, one, 'mixin').identifier)
  const assigned = readAssignments(set, attributesOf(catalogue, [...mixins, kind]))
  const links: LinkDraft[] = []
  for (const text of link) links.push(await linkOf(service, text))
  return {
    ...assigned,
    ...(title === undefined ? {} : { title }),
    ...(summary === undefined ? {} : { summary }),
    mixins,
    links,
  }
}

/** Says which values are not those that the user has given: templates set theirs in place of them. */
async function remarkOnOthers(
  { service, terminal }: Connection,
  made: RemoteEntity,
  { kind, attributes }: Pick<Wanted, 'kind' | 'attributes'>,
): Promise<void> {
  const wanted = { kind, attributes, location: made.location, mixins: [], links: [] }
  for (const { name, before = 'missing', after } of compare(service, made, wanted)?.differences ?? []) {
    const text = `${name} is ${before}, not ${after}: a mixin or the service decides it. To change it, run: occi edit ${nameOf(service, made)}`
    await remark(terminal, safeText(text))
  }
}

/** `network=net-1`, `network=network/net-1`; without a kind it is the one named after the kind of the target. */
async function linkOf(service: Service, text: string): Promise<LinkDraft> {
  const [word, path] = text.includes('=') ? splitAssignment(text) : [undefined, text]
  const { kind, target } = await linkEndOf(service, word, path)
  return { kind: kind.identifier, target }
}

async function writeResult({ terminal }: Run, service: Service, location: string, output: Format): Promise<void> {
  const entity = await service.entity(location).get({ signal: terminal.signal })
  await writeEntity(terminal, service, entity, output === 'table' || output === 'wide' ? 'text' : output)
}
