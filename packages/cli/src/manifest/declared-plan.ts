import type { DiscoveredCategory } from '@occi/client'
import type { Connection } from '../connection.ts'
import { categoriesNamed, requireCategory } from '../model/categories.ts'
import { defaultScheme } from '../tags.ts'
import { UsageError } from '../usage-error.ts'
import { readDeclarations, type TagDeclaration } from './declaration.ts'
import { type Plan, planFor } from './plan.ts'
import { readFiles } from './read-files.ts'
import { Lookup, type Wanted } from './wanted.ts'

/** Options of the commands that read files. */
export interface FileOptions {
  readonly file: readonly string[]
  /** The tag of all that the files describe; what has it beside is deleted. */
  readonly prune?: string
}

/** What files want of a service. */
export interface DeclaredPlan extends Plan {
  /** The tags to define first. */
  readonly tags: readonly TagDeclaration[]
}

/**
 * Reads files, and finds out what must be done so that the service is as they say.
 *
 * @throws UsageError for what is wrong in a file
 */
export async function declaredPlan(
  { service, terminal }: Connection,
  { file, prune }: FileOptions,
): Promise<DeclaredPlan> {
  if (file.length === 0) throw new UsageError('Name a file or a folder: -f shop.yaml')
  const { entities, tags } = readDeclarations(await readFiles(file, terminal))
  // With --prune, a file that is empty by mistake would delete all that has the tag.
  if (entities.length + tags.length === 0) throw new UsageError(`${file.join(', ')} describes nothing.`)
  const missing = tags.filter(({ tag, scheme = '' }) => !isKnown(scheme + tag))
  if (prune !== undefined && !isKnown(prune) && !tags.some(({ tag }) => tag === prune)) {
    missing.push({ place: '--prune', tag: prune })
  }
  if (prune !== undefined && isKnown(prune)) requireTag(requireCategory(service.catalogue, prune, 'mixin'))
  const everywhere = prune === undefined ? [] : [identifierOf(prune)]
  const lookup = new Lookup(service, entities, missing, everywhere)
  const wanted: Wanted[] = []
  for (const one of entities) wanted.push(await lookup.entity(one))
  requireDifferent(wanted)
  return { ...(await planFor(service, wanted, everywhere[0], terminal.signal)), tags: missing }

  function isKnown(name: string): boolean {
    return categoriesNamed(service.catalogue, name, 'mixin').length > 0
  }

  function identifierOf(tag: string): string {
    if (isKnown(tag)) return requireCategory(service.catalogue, tag, 'mixin').identifier
    const declared = missing.find((one) => one.tag === tag)
    return (declared?.scheme ?? defaultScheme(service)) + tag
  }
}

/** @throws UsageError for a mixin such as a template: `--prune` would delete all entities of other people that have it */
function requireTag({ term, rel = [], attributes = [], actions = [], applies = [] }: DiscoveredCategory): void {
  if ([rel, attributes, actions, applies].every(({ length }) => length === 0)) return
  throw new UsageError(`--prune needs a tag that does nothing but group entities, and ${term} does more.`)
}

function requireDifferent(wanted: readonly Wanted[]): void {
  const seen = new Set<string | undefined>()
  for (const { location } of wanted) {
    if (seen.has(location)) throw new UsageError(`The files describe ${location} more than once.`)
    seen.add(location)
  }
}
