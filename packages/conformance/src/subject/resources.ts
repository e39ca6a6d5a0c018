import type { Category } from '../read/category.ts'
import { readEntity } from '../read/entity.ts'
import { pathOf, readLocations } from '../read/locations.ts'
import { type Catalogue, coreScheme } from './catalogue.ts'
import { sampleValue } from './sample-value.ts'
import { Skip } from './skip.ts'
import type { Subject } from './subject.ts'

/** How many kinds are tried at most. */
const attempts = 12

/**
 * Returns the identifier of the kind under test: the one that the options name, or the first that can be created, or, if
 * nothing may be created, the first that there are entities of.
 */
export async function resourceKind(subject: Subject): Promise<string> {
  const { catalogue, options } = subject
  if (options.kind !== undefined) return options.kind
  const candidates = candidatesOf(catalogue, 'resource')
  const [first] = candidates
  if (first === undefined) throw new Skip('the endpoint has no kind of resources')
  if (!options.mayWrite) return (await firstOf(subject, candidates))?.kind ?? first.identifier
  let created: string | undefined
  for (const kind of candidates.slice(0, attempts)) {
    const creation = subject.create(kind, {})
    if (!(await isDone(creation))) continue
    // Best one whose entities have actions from the start.
    const { actions } = readEntity(await subject.send({ to: await creation }))
    if (actions.length > 0) return kind.identifier
    created ??= kind.identifier
  }
  return created ?? first.identifier
}

/** Kinds with a location, most promising first: what requires values that cannot be guessed is last. */
export function candidatesOf(catalogue: Catalogue, term: 'resource' | 'link'): readonly Category[] {
  const core = catalogue.find(coreScheme + term)
  const kinds = [...catalogue.descendants(term), ...(core === undefined ? [] : [core])]
  const rank = (kind: Category): number => {
    const attributes = [...catalogue.attributesOf(kind).values()]
    const required = attributes.filter((one) => one.required)
    const isUnknown = required.some((one) => sampleValue(one) === undefined)
    return (isUnknown ? 4 : 0) + (kind === core ? 2 : 0) + (kind.actions.length > 0 ? 0 : 1)
  }
  return kinds.filter((kind) => catalogue.pathOf(kind) !== undefined).sort((a, b) => rank(a) - rank(b))
}

/** Finds an entity to read, and creates one if there is none and that is allowed. */
export async function existingEntity(subject: Subject, term: 'resource' | 'link'): Promise<string> {
  if (subject.options.mayWrite) return createShared(subject, term)
  const found = await firstOf(subject, candidatesOf(subject.catalogue, term))
  if (found === undefined) throw new Skip(`the endpoint has no ${term} to read; --write creates one`)
  return found.path
}

/** Finds the first entity of the first kind that there are any of; undefined if there are none. */
async function firstOf(subject: Subject, kinds: readonly Category[]) {
  for (const kind of kinds) {
    const to = subject.catalogue.pathOf(kind) ?? ''
    const [location] = readLocations(await subject.send({ to, accept: 'text/plain' }))
    if (location !== undefined) return { kind: kind.identifier, path: pathOf(location) }
  }
  return undefined
}

async function createShared(subject: Subject, term: 'resource' | 'link'): Promise<string> {
  const { catalogue } = subject
  const kindOf = async (name: string): Promise<Category> => {
    const kind = catalogue.find(await subject.name(name))
    if (kind === undefined) throw new Skip(`{${name}} is not in the catalogue`)
    return kind
  }
  const resource = await subject.create(await kindOf('kind'), {}, 'run')
  if (term === 'resource') return resource
  const target = await subject.create(await kindOf('targetKind'), {}, 'run')
  return subject.create(await kindOf('linkKind'), { source: resource, target }, 'run')
}

/** Whether a creation succeeds. */
export async function isDone(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation
    return true
  } catch (error) {
    if (error instanceof Skip) return false
    throw error
  }
}
